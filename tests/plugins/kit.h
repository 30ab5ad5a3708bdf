/* What small C plug-ins need of OpenFX: declarations and dispatch, written for these tests from the API's facts (names,
 * values and orders). Each plug-in is a table of functions; what it leaves null it answers with "default". */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

typedef struct Opaque *Handle;
typedef struct { double x1, y1, x2, y2; } RectD;
typedef struct { int x1, y1, x2, y2; } RectI;

enum { OK = 0, FAILED = 1, ERR_FATAL = 2, ERR_UNKNOWN = 3, ERR_BAD_HANDLE = 9, REPLY_DEFAULT = 14 };

typedef struct {
    int (*setPointer)(Handle, const char *, int, void *);
    int (*setString)(Handle, const char *, int, const char *);
    int (*setDouble)(Handle, const char *, int, double);
    int (*setInt)(Handle, const char *, int, int);
    int (*setPointerN)(Handle, const char *, int, void *const *);
    int (*setStringN)(Handle, const char *, int, const char *const *);
    int (*setDoubleN)(Handle, const char *, int, const double *);
    int (*setIntN)(Handle, const char *, int, const int *);
    int (*getPointer)(Handle, const char *, int, void **);
    int (*getString)(Handle, const char *, int, char **);
    int (*getDouble)(Handle, const char *, int, double *);
    int (*getInt)(Handle, const char *, int, int *);
    int (*getPointerN)(Handle, const char *, int, void **);
    int (*getStringN)(Handle, const char *, int, char **);
    int (*getDoubleN)(Handle, const char *, int, double *);
    int (*getIntN)(Handle, const char *, int, int *);
    int (*reset)(Handle, const char *);
    int (*getDimension)(Handle, const char *, int *);
} PropertySuite;

typedef struct {
    int (*getPropertySet)(Handle, Handle *);
    int (*getParamSet)(Handle, Handle *);
    int (*clipDefine)(Handle, const char *, Handle *);
    int (*clipGetHandle)(Handle, const char *, Handle *, Handle *);
    int (*clipGetPropertySet)(Handle, Handle *);
    int (*clipGetImage)(Handle, double, const RectD *, Handle *);
    int (*clipReleaseImage)(Handle);
    int (*clipGetRegionOfDefinition)(Handle, double, RectD *);
    int (*abort)(Handle);
    int (*memoryAlloc)(Handle, size_t, Handle *);
    int (*memoryFree)(Handle);
    int (*memoryLock)(Handle, void **);
    int (*memoryUnlock)(Handle);
} EffectSuite;

typedef struct {
    int (*define)(Handle, const char *, const char *, Handle *);
    int (*getHandle)(Handle, const char *, Handle *, Handle *);
    int (*setGetPropertySet)(Handle, Handle *);
    int (*getPropertySet)(Handle, Handle *);
    int (*getValue)(Handle, ...);
    int (*getValueAtTime)(Handle, double, ...);
    int (*getDerivative)(Handle, double, ...);
    int (*getIntegral)(Handle, double, double, ...);
    int (*setValue)(Handle, ...);
    int (*setValueAtTime)(Handle, double, ...);
    int (*getNumKeys)(Handle, unsigned *);
    int (*getKeyTime)(Handle, unsigned, double *);
    int (*getKeyIndex)(Handle, double, int, int *);
    int (*deleteKey)(Handle, double);
    int (*deleteAllKeys)(Handle);
    int (*copy)(Handle, Handle, double, const void *);
    int (*editBegin)(Handle, const char *);
    int (*editEnd)(Handle);
} ParamSuite;

typedef struct { int (*alloc)(void *, size_t, void **); int (*free)(void *); } MemorySuite;

typedef struct {
    int (*multiThread)(void (*)(unsigned, unsigned, void *), unsigned, void *);
    int (*numCpus)(unsigned *);
    int (*index)(unsigned *);
    int (*isSpawned)(void);
    int (*mutexCreate)(Handle *, int);
    int (*mutexDestroy)(Handle);
    int (*mutexLock)(Handle);
    int (*mutexUnlock)(Handle);
    int (*mutexTryLock)(Handle);
} ThreadSuite;

typedef struct {
    int (*message)(Handle, const char *, const char *, const char *, ...);
    int (*setPersistent)(Handle, const char *, const char *, const char *, ...);
    int (*clearPersistent)(Handle);
} MessageSuite;

typedef struct { int (*start)(Handle, const char *, const char *); int (*update)(Handle, double); int (*end)(Handle); } ProgressSuite;
typedef struct { int (*getTime)(Handle, double *); int (*gotoTime)(Handle, double); int (*getBounds)(Handle, double *, double *); } TimeSuite;

typedef struct {
    int (*getValue)(Handle, int, double, double, double *);
    int (*getCount)(Handle, int, double, int *);
    int (*getPoint)(Handle, int, double, int, double *, double *);
    int (*setPoint)(Handle, int, double, int, double, double, _Bool);
    int (*addPoint)(Handle, int, double, double, double, _Bool);
    int (*deletePoint)(Handle, int, int);
    int (*deleteAll)(Handle, int);
} CurveSuite;

typedef struct { Handle host; const void *(*fetchSuite)(Handle, const char *, int); } Host;
typedef int MainEntry(const char *, const void *, Handle, Handle);
typedef struct {
    const char *api;
    int apiVersion;
    const char *id;
    unsigned major, minor;
    void (*setHost)(Host *);
    MainEntry *main;
} Plugin;

static Host *host;
static const PropertySuite *props;
static const EffectSuite *effects;
static const ParamSuite *params;

static void set_host(Host *h)
{
    host = h;
}

/* The functions of one plug-in. */
typedef struct {
    int (*load)(void);
    int (*describe)(Handle effect, Handle set);
    int (*context)(Handle effect, const char *context);
    int (*create)(Handle effect);
    int (*destroy)(Handle effect);
    int (*preferences)(Handle effect, Handle out);
    int (*region)(Handle effect, Handle in, Handle out);
    int (*interest)(Handle effect, Handle in, Handle out);
    int (*frames)(Handle effect, Handle in, Handle out);
    int (*domain)(Handle effect, Handle out);
    int (*identity)(Handle effect, Handle in, Handle out);
    int (*begin)(Handle effect, Handle in);
    int (*render)(Handle effect, Handle in);
    int (*end)(Handle effect, Handle in);
    int (*changed)(Handle effect, Handle in);
} Calls;

static int fetch_suites(void)
{
    props = host->fetchSuite(host->host, "OfxPropertySuite", 1);
    effects = host->fetchSuite(host->host, "OfxImageEffectSuite", 1);
    params = host->fetchSuite(host->host, "OfxParameterSuite", 1);
    return props && effects && params ? OK : 4;
}

static int dispatch(const Calls *calls, const char *action, Handle effect, Handle in, Handle out)
{
    Handle set = NULL;
    char *context = NULL;
    if (!strcmp(action, "OfxActionLoad")) {
        int status = fetch_suites();
        return status == OK && calls->load ? calls->load() : status;
    }
    if (!strcmp(action, "OfxActionDescribe")) {
        effects->getPropertySet(effect, &set);
        return calls->describe(effect, set);
    }
    if (!strcmp(action, "OfxImageEffectActionDescribeInContext")) {
        props->getString(in, "OfxImageEffectPropContext", 0, &context);
        return calls->context(effect, context);
    }
    if (!strcmp(action, "OfxActionCreateInstance")) return calls->create ? calls->create(effect) : REPLY_DEFAULT;
    if (!strcmp(action, "OfxActionDestroyInstance")) return calls->destroy ? calls->destroy(effect) : REPLY_DEFAULT;
    if (!strcmp(action, "OfxImageEffectActionGetClipPreferences"))
        return calls->preferences ? calls->preferences(effect, out) : REPLY_DEFAULT;
    if (!strcmp(action, "OfxImageEffectActionGetRegionOfDefinition"))
        return calls->region ? calls->region(effect, in, out) : REPLY_DEFAULT;
    if (!strcmp(action, "OfxImageEffectActionGetRegionsOfInterest"))
        return calls->interest ? calls->interest(effect, in, out) : REPLY_DEFAULT;
    if (!strcmp(action, "OfxImageEffectActionGetFramesNeeded")) return calls->frames ? calls->frames(effect, in, out) : REPLY_DEFAULT;
    if (!strcmp(action, "OfxImageEffectActionGetTimeDomain")) return calls->domain ? calls->domain(effect, out) : REPLY_DEFAULT;
    if (!strcmp(action, "OfxImageEffectActionIsIdentity")) return calls->identity ? calls->identity(effect, in, out) : REPLY_DEFAULT;
    if (!strcmp(action, "OfxImageEffectActionBeginSequenceRender")) return calls->begin ? calls->begin(effect, in) : REPLY_DEFAULT;
    if (!strcmp(action, "OfxImageEffectActionRender")) return calls->render ? calls->render(effect, in) : FAILED;
    if (!strcmp(action, "OfxImageEffectActionEndSequenceRender")) return calls->end ? calls->end(effect, in) : REPLY_DEFAULT;
    if (!strcmp(action, "OfxActionInstanceChanged")) return calls->changed ? calls->changed(effect, in) : REPLY_DEFAULT;
    return REPLY_DEFAULT;
}

#define EFFECT(name, ...)                                                                   \
    static const Calls calls_##name = { __VA_ARGS__ };                                      \
    static int main_##name(const char *action, const void *effect, Handle in, Handle out)   \
    {                                                                                       \
        return dispatch(&calls_##name, action, (Handle)effect, in, out);                    \
    }
#define PLUGIN(name, id) { "OfxImageEffectPluginAPI", 1, id, 1, 0, set_host, main_##name }
#define PLUGIN_VERSION(name, id, major, minor) { "OfxImageEffectPluginAPI", 1, id, major, minor, set_host, main_##name }
#define EXPORT_PLUGINS(...)                                                                 \
    static Plugin plugins[] = { __VA_ARGS__ };                                              \
    EXPORT int OfxGetNumberOfPlugins(void)                                                  \
    {                                                                                       \
        return (int)(sizeof plugins / sizeof plugins[0]);                                   \
    }                                                                                       \
    EXPORT Plugin *OfxGetPlugin(int nth)                                                    \
    {                                                                                       \
        return nth >= 0 && nth < OfxGetNumberOfPlugins() ? &plugins[nth] : NULL;            \
    }

/* ---- describing ---- */

static inline void set_strings(Handle set, const char *name, int count, const char *const *values)
{
    for (int i = 0; i < count; i++)
        props->setString(set, name, i, values[i]);
}

static inline int describe_as(Handle set, const char *label, int count, const char *const *contexts, const char *safety)
{
    static const char *const depths[] = { "OfxBitDepthByte", "OfxBitDepthShort", "OfxBitDepthHalf", "OfxBitDepthFloat" };
    props->setString(set, "OfxPropLabel", 0, label);
    props->setString(set, "OfxImageEffectPluginPropGrouping", 0, "Tests");
    set_strings(set, "OfxImageEffectPropSupportedContexts", count, contexts);
    set_strings(set, "OfxImageEffectPropSupportedPixelDepths", 4, depths);
    props->setString(set, "OfxImageEffectPluginRenderThreadSafety", 0, safety);
    props->setInt(set, "OfxImageEffectPropTemporalClipAccess", 0, 1);
    return OK;
}

static inline Handle define_clip(Handle effect, const char *name)
{
    static const char *const components[] = { "OfxImageComponentRGBA", "OfxImageComponentRGB", "OfxImageComponentAlpha" };
    Handle set = NULL;
    effects->clipDefine(effect, name, &set);
    set_strings(set, "OfxImageEffectPropSupportedComponents", 3, components);
    props->setInt(set, "OfxImageEffectPropTemporalClipAccess", 0, 1);
    return set;
}

static inline int source_and_output(Handle effect, const char *context)
{
    (void)context;
    define_clip(effect, "Source");
    define_clip(effect, "Output");
    return OK;
}

static inline Handle define_double(Handle effect, const char *name, double initial, double low, double high)
{
    Handle set = NULL, all = NULL;
    effects->getParamSet(effect, &all);
    params->define(all, "OfxParamTypeDouble", name, &set);
    props->setDouble(set, "OfxParamPropDefault", 0, initial);
    props->setDouble(set, "OfxParamPropMin", 0, low);
    props->setDouble(set, "OfxParamPropMax", 0, high);
    props->setDouble(set, "OfxParamPropDisplayMin", 0, low);
    props->setDouble(set, "OfxParamPropDisplayMax", 0, high);
    return set;
}

static inline double double_at(Handle effect, const char *name, double time)
{
    Handle all = NULL, param = NULL;
    double value = 0;
    effects->getParamSet(effect, &all);
    params->getHandle(all, name, &param, NULL);
    params->getValueAtTime(param, time, &value);
    return value;
}

/* ---- pictures ---- */

typedef struct {
    Handle handle;
    char *data;
    RectI bounds;
    int rowBytes, components, depth; /* depth: bytes of a component, 3 for half */
} Picture;

static inline double time_of(Handle in)
{
    double time = 0;
    props->getDouble(in, "OfxPropTime", 0, &time);
    return time;
}

static inline RectI window_of(Handle in)
{
    RectI w = { 0, 0, 0, 0 };
    props->getIntN(in, "OfxImageEffectPropRenderWindow", 4, &w.x1);
    return w;
}

static inline int fetch(Handle effect, const char *clip, double time, Picture *p)
{
    Handle c = NULL;
    void *data = NULL;
    char *depth = NULL, *components = NULL;
    memset(p, 0, sizeof *p);
    if (effects->clipGetHandle(effect, clip, &c, NULL) != OK || effects->clipGetImage(c, time, NULL, &p->handle) != OK)
        return FAILED;
    props->getPointer(p->handle, "OfxImagePropData", 0, &data);
    props->getIntN(p->handle, "OfxImagePropBounds", 4, &p->bounds.x1);
    props->getInt(p->handle, "OfxImagePropRowBytes", 0, &p->rowBytes);
    props->getString(p->handle, "OfxImageEffectPropPixelDepth", 0, &depth);
    props->getString(p->handle, "OfxImageEffectPropComponents", 0, &components);
    p->data = data;
    p->components = !strcmp(components, "OfxImageComponentRGBA") ? 4 : !strcmp(components, "OfxImageComponentRGB") ? 3 : 1;
    p->depth = !strcmp(depth, "OfxBitDepthByte") ? 1 : !strcmp(depth, "OfxBitDepthShort") ? 2 : !strcmp(depth, "OfxBitDepthHalf") ? 3 : 4;
    return OK;
}

static inline void release(Picture *p)
{
    if (p->handle)
        effects->clipReleaseImage(p->handle);
    p->handle = NULL;
}

static inline int component_bytes(const Picture *p)
{
    return p->depth == 3 ? 2 : p->depth;
}

static inline char *pixel(const Picture *p, int x, int y)
{
    if (x < p->bounds.x1 || x >= p->bounds.x2 || y < p->bounds.y1 || y >= p->bounds.y2)
        return NULL;
    return p->data + (ptrdiff_t)(y - p->bounds.y1) * p->rowBytes + (ptrdiff_t)(x - p->bounds.x1) * p->components * component_bytes(p);
}

static inline float half_to_float(uint16_t h)
{
    uint32_t sign = (uint32_t)(h & 0x8000) << 16, exponent = (h >> 10) & 31, fraction = h & 1023, bits;
    float value;
    if (exponent == 0) {
        value = (float)fraction / 16777216.0f;
        return sign ? -value : value;
    }
    bits = sign | (exponent == 31 ? 0x7F800000u : (exponent + 112) << 23) | fraction << 13;
    memcpy(&value, &bits, 4);
    return value;
}

static inline uint16_t float_to_half(float value)
{
    uint32_t bits;
    int exponent;
    memcpy(&bits, &value, 4);
    exponent = (int)((bits >> 23) & 255) - 112;
    if (exponent <= 0) {
        float magnitude = (value < 0 ? -value : value) * 16777216.0f + 0.5f;
        return (uint16_t)(((bits >> 16) & 0x8000) | (uint32_t)magnitude);
    }
    if (exponent >= 31)
        return (uint16_t)(((bits >> 16) & 0x8000) | 0x7C00);
    return (uint16_t)(((bits >> 16) & 0x8000) | ((((uint32_t)exponent << 23) + (bits & 0x7FFFFF) + 0x1000) >> 13));
}

static inline float get_component(const Picture *p, const char *at, int c)
{
    switch (p->depth) {
    case 1: return (float)((const uint8_t *)at)[c] / 255.0f;
    case 2: return (float)((const uint16_t *)at)[c] / 65535.0f;
    case 3: return half_to_float(((const uint16_t *)at)[c]);
    default: return ((const float *)at)[c];
    }
}

static inline void set_component(const Picture *p, char *at, int c, float value)
{
    float v = value < 0 ? 0 : value > 1 ? 1 : value;
    switch (p->depth) {
    case 1: ((uint8_t *)at)[c] = (uint8_t)(v * 255.0f + 0.5f); break;
    case 2: ((uint16_t *)at)[c] = (uint16_t)(v * 65535.0f + 0.5f); break;
    case 3: ((uint16_t *)at)[c] = float_to_half(value); break;
    default: ((float *)at)[c] = value; break;
    }
}

/* Renders out = a × source(t0) + b × source(t1) + offset over the window, source pixels outside of their picture being 0. */
static inline int mix(Handle effect, Handle in, const char *clip0, double t0, float a, const char *clip1, double t1, float b, float offset)
{
    Picture s0, s1, out;
    RectI w = window_of(in);
    int x, y, c, status = OK;
    memset(&s1, 0, sizeof s1);
    if (fetch(effect, "Output", time_of(in), &out) != OK)
        return FAILED;
    if (fetch(effect, clip0, t0, &s0) != OK || (b != 0 && fetch(effect, clip1, t1, &s1) != OK)) {
        release(&s0);
        release(&out);
        return FAILED;
    }
    for (y = w.y1; y < w.y2; y++) {
        if (effects->abort(effect)) {
            status = FAILED;
            break;
        }
        for (x = w.x1; x < w.x2; x++) {
            char *to = pixel(&out, x, y), *p0 = pixel(&s0, x, y), *p1 = s1.handle ? pixel(&s1, x, y) : NULL;
            for (c = 0; c < out.components; c++) {
                float v0 = p0 && c < s0.components ? get_component(&s0, p0, c) : 0;
                float v1 = p1 && c < s1.components ? get_component(&s1, p1, c) : 0;
                set_component(&out, to, c, a * v0 + b * v1 + offset);
            }
        }
    }
    release(&s1);
    release(&s0);
    release(&out);
    return status;
}
