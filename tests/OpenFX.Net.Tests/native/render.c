/* Renders with the first plug-in of a binary.
 *   render BINARY flat N SIZE     N renders of small frames; prints the resident memory after each tenth
 *   render BINARY lies SEED N     N rounds of all actions while the host lies; any crash is the failure
 * Prints what went wrong and exits with 1. */
#include "tiny_host.h"
#include <math.h>

enum { GUARD = 64 };
typedef struct { struct OfxPropertySetStruct set; float *memory; int floats; bool open, output; } Picture;
static Picture pictures[64];
static int size_x = 48, size_y = 32, open_pictures, nan_pixels, damaged, rendered, refused;
static struct OfxImageEffectStruct effect;
static uint64_t state = 1;
static uint32_t honesty = 1; /* one read in so many is a lie */

static uint32_t chance(uint32_t n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % n;
}

static Named *named(Named *list, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (!strcmp(list[i].name, name))
            return &list[i];
    return NULL;
}

static OfxStatus clip_handle(OfxImageEffectHandle e, const char *name, OfxImageClipHandle *clip, OfxPropertySetHandle *set)
{
    Named *n = is_known(e, EFFECT) ? named(e->clips, e->clip_count, name) : NULL;
    if (!n) return kOfxStatErrUnknown;
    know(n, CLIP);
    *clip = (OfxImageClipHandle)n;
    if (set) know(*set = &n->set, SET);
    return kOfxStatOK;
}

static OfxStatus clip_image(OfxImageClipHandle clip, OfxTime time, const OfxRectD *region, OfxPropertySetHandle *set)
{
    Named *n = (Named *)clip;
    Picture *p = pictures;
    (void)region;
    if (!is_known(clip, CLIP)) return kOfxStatErrBadHandle;
    while (p < pictures + 64 && p->open) p++;
    if (p == pictures + 64 || (lie && chance(20) == 0)) return kOfxStatFailed;
    int stride = size_x * 4 + 3;
    p->output = !strcmp(n->name, "Output");
    p->floats = stride * size_y;
    p->memory = realloc(p->memory, (size_t)(p->floats + 2 * GUARD) * sizeof(float));
    for (int i = 0; i < p->floats + 2 * GUARD; i++) {
        p->memory[i] = i < GUARD || i >= p->floats + GUARD ? -12345.0f
            : 0.4f + 0.1f * (float)sin(0.7 * time) + 0.3f * (float)((i * 7919) % 97) / 97.0f;
        if (nan_pixels && i >= GUARD && i < p->floats + GUARD && chance(5) == 0)
            p->memory[i] = chance(3) == 0 ? NAN : chance(2) ? INFINITY : -1e30f;
    }
    p->open = true;
    open_pictures++;
    know(&p->set, SET);
    OfxPropertySetHandle s = &p->set;
    bool down = chance(2);
    set_pointer(s, kOfxImagePropData, 0, p->memory + GUARD + (down ? stride * (size_y - 1) : 0));
    set_int(s, kOfxImagePropRowBytes, 0, (down ? -stride : stride) * 4);
    int bounds[4] = { -5, 9, size_x - 5, size_y + 9 };
    for (int i = 0; i < 4; i++) {
        set_int(s, kOfxImagePropBounds, i, bounds[i]);
        set_int(s, kOfxImagePropRegionOfDefinition, i, bounds[i]);
    }
    set_string(s, kOfxImageEffectPropPixelDepth, 0, kOfxBitDepthFloat);
    set_string(s, kOfxImageEffectPropComponents, 0, kOfxImageComponentRGBA);
    set_string(s, kOfxImageEffectPropPreMultiplication, 0, kOfxImageUnPreMultiplied);
    set_double(s, kOfxImageEffectPropRenderScale, 0, 1);
    set_double(s, kOfxImageEffectPropRenderScale, 1, 1);
    set_double(s, kOfxImagePropPixelAspectRatio, 0, 1);
    *set = s;
    return kOfxStatOK;
}

static OfxStatus release_image(OfxPropertySetHandle set)
{
    Picture *p = (Picture *)set;
    if (!is_known(set, SET) || !p->open) return kOfxStatErrBadHandle;
    for (int i = 0; i < GUARD; i++)
        damaged += p->memory[i] != -12345.0f || p->memory[p->floats + GUARD + i] != -12345.0f;
    p->open = false;
    open_pictures--;
    unknow(set, SET);
    return kOfxStatOK;
}

static OfxStatus clip_region(OfxImageClipHandle clip, OfxTime time, OfxRectD *r)
{
    (void)time;
    if (!is_known(clip, CLIP)) return kOfxStatErrBadHandle;
    *r = (OfxRectD){ -5, 9, size_x - 5, size_y + 9 };
    return kOfxStatOK;
}

static int never(OfxImageEffectHandle e) { (void)e; return lie ? chance(50) == 0 : 0; }

static OfxStatus param_handle(OfxParamSetHandle set, const char *name, OfxParamHandle *param, OfxPropertySetHandle *properties)
{
    Named *n = is_known(set, PARAMS) ? named(set->items, set->count, name) : NULL;
    if (!n) return kOfxStatErrUnknown;
    know(n, PARAM);
    *param = (OfxParamHandle)n;
    if (properties) know(*properties = &n->set, SET);
    return kOfxStatOK;
}

/* Answers a parameter's default, by its type; when lying, anything of that type. */
static OfxStatus value(void *param, va_list args)
{
    Named *n = param;
    char *type = find(&n->set, kOfxParamPropType, 0, true)->text;
    Entry *e = find(&n->set, kOfxParamPropDefault, 0, false);
    if (!e) return kOfxStatErrUnknown;
    if (lie && chance(10) == 0) return (OfxStatus)chance(15);
    if (!strcmp(type, kOfxParamTypeDouble))
        *va_arg(args, double *) = lie && chance(5) == 0 ? (chance(2) ? NAN : 1e300) : e->number;
    else if (!strcmp(type, kOfxParamTypeString) || !strcmp(type, kOfxParamTypeCustom))
        *va_arg(args, char **) = lie && chance(5) == 0 ? NULL : e->text;
    else if (!strcmp(type, kOfxParamTypeInteger) || !strcmp(type, kOfxParamTypeBoolean) || !strcmp(type, kOfxParamTypeChoice))
        *va_arg(args, int *) = lie && chance(5) == 0 ? (int)chance(0xffffffff) : e->integer;
    return kOfxStatOK;
}

static OfxStatus param_get(OfxParamHandle param, ...)
{
    va_list args;
    va_start(args, param);
    OfxStatus status = is_known(param, PARAM) ? value(param, args) : kOfxStatErrBadHandle;
    va_end(args);
    return status;
}

static OfxStatus param_get_timed(OfxParamHandle param, OfxTime time, ...)
{
    va_list args;
    va_start(args, time);
    OfxStatus status = is_known(param, PARAM) ? value(param, args) : kOfxStatErrBadHandle;
    va_end(args);
    return status;
}

static bool lies(const char *name, void *out, int size, OfxStatus *status)
{
    /* Where the pixels are a plug-in must believe, or it could not work at all. */
    if (strstr(name, "OfxImagePropData") || strstr(name, "Bounds") || strstr(name, "RowBytes") || strstr(name, "PixelDepth")
        || strstr(name, "PropComponents") || chance(honesty))
        return false;
    *status = chance(3) ? kOfxStatOK : (OfxStatus)chance(15);
    if (chance(2)) return true; /* nothing written */
    double d[] = { 0, -1, 1e300, -1e300, NAN, INFINITY, -INFINITY, 1e-320 };
    int n[] = { 0, 1, -1, INT32_MIN, INT32_MAX, 1000000 };
    if (size == 4)
        memcpy(out, &n[chance(6)], 4);
    else if (strstr(name, "Time") || strstr(name, "Scale") || strstr(name, "Range") || strstr(name, "Rate") || strstr(name, "Region"))
        memcpy(out, &d[chance(8)], 8);
    else
        memset(out, 0, (size_t)size); /* a null string or pointer */
    return true;
}

static long resident_kb(void)
{
    long total = 0, resident = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f || fscanf(f, "%ld %ld", &total, &resident) != 2) resident = 0;
    if (f) fclose(f);
    return resident * 4;
}

static void window(OfxPropertySetHandle args, double time, int x1, int y1, int x2, int y2)
{
    set_double(args, kOfxPropTime, 0, time);
    int w[4] = { x1, y1, x2, y2 };
    for (int i = 0; i < 4; i++) set_int(args, kOfxImageEffectPropRenderWindow, i, w[i]);
    set_double(args, kOfxImageEffectPropRenderScale, 0, 1);
    set_double(args, kOfxImageEffectPropRenderScale, 1, 1);
    set_string(args, kOfxImageEffectPropFieldToRender, 0, kOfxImageFieldNone);
}

static int flat(OfxPlugin *p, int count)
{
    struct OfxPropertySetStruct args = { 0 };
    know(&args, SET);
    for (int i = 0; i < count; i++) {
        window(&args, i % 100, -5, 9, size_x - 5, size_y + 9);
        int status = p->mainEntry(kOfxImageEffectActionRender, &effect, &args, NULL);
        need(status == kOfxStatOK, "render", status);
        if ((i + 1) % (count / 10) == 0) printf("rendered %d resident %ld kB\n", i + 1, resident_kb());
    }
    drop(&args);
    return 0;
}

static void all_lies(OfxPlugin *p, int rounds)
{
    static const char *actions[] = {
        kOfxImageEffectActionRender, kOfxImageEffectActionIsIdentity, kOfxImageEffectActionGetFramesNeeded,
        kOfxImageEffectActionGetRegionOfDefinition, kOfxImageEffectActionGetRegionsOfInterest, kOfxImageEffectActionGetTimeDomain,
        kOfxImageEffectActionGetClipPreferences, kOfxImageEffectActionBeginSequenceRender, kOfxImageEffectActionEndSequenceRender,
        kOfxActionInstanceChanged, kOfxActionBeginInstanceChanged, kOfxActionEndInstanceChanged, kOfxActionBeginInstanceEdit,
        kOfxActionEndInstanceEdit, kOfxActionPurgeCaches, kOfxActionSyncPrivateData, kOfxActionCreateInstance,
        kOfxActionDestroyInstance, kOfxImageEffectActionRender, "", "NoSuchAction",
    };
    const int sizes[][2] = { { 1, 1 }, { 48, 32 }, { 1, 40 }, { 33, 1 }, { 7, 5 } };
    const int32_t edges[] = { INT32_MIN, -1000000, -5, 9, 0, 43, 41, 1000000, INT32_MAX };
    for (int round = 0; round < rounds; round++) {
        struct OfxPropertySetStruct args = { 0 }, out = { 0 };
        const int *size = sizes[chance(5)];
        size_x = size[0], size_y = size[1];
        nan_pixels = (int)chance(2);
        honesty = 2 + chance(60);
        lie = NULL;
        know(&args, SET);
        know(&out, SET);
        if (chance(3))
            window(&args, chance(100), -5, 9, size_x - 5, size_y + 9);
        else
            window(&args, chance(2) ? NAN : -1e9, edges[chance(9)], edges[chance(9)], edges[chance(9)], edges[chance(9)]);
        lie = lies;
        for (unsigned i = 0; i < sizeof actions / sizeof *actions; i++) {
            void *handles[] = { NULL, (void *)1, &args, &effect, &effect, &effect, &effect, &effect };
            void *sets[] = { NULL, (void *)3, &effect, &args, &args, &args, &args, &args };
            int status = p->mainEntry(actions[i], handles[chance(8)], sets[chance(8)], chance(2) ? &out : NULL);
            if (!strcmp(actions[i], kOfxImageEffectActionRender)) *(status == kOfxStatOK ? &rendered : &refused) += 1;
            need((status >= 0 && status <= 15) || (status >= 1000 && status <= 1002), actions[i], status);
            need(open_pictures == 0, "images not given back", open_pictures);
        }
        lie = NULL;
        drop(&args);
        drop(&out);
    }
    printf("rendered %d refused %d\n", rendered, refused);
    need(damaged == 0, "writes outside an image", damaged);
}

int main(int argc, char **argv)
{
    struct OfxPropertySetStruct host_properties = { 0 }, args = { 0 };
    OfxHost host = { &host_properties, fetch };
    if (argc < 5) return 2;
    effects.clipGetHandle = clip_handle;
    effects.clipGetImage = clip_image;
    effects.clipReleaseImage = release_image;
    effects.clipGetRegionOfDefinition = clip_region;
    effects.abort = never;
    params.paramGetHandle = param_handle;
    params.paramGetValue = param_get;
    params.paramGetValueAtTime = param_get_timed;
    know(&host_properties, SET);
    know(&args, SET);
    know(&effect, EFFECT);
    set_string(&host_properties, kOfxPropName, 0, "tiny host");
    set_int(&host_properties, kOfxImageEffectPropTemporalClipAccess, 0, 1);
    void *library = dlopen(argv[1], RTLD_LAZY | RTLD_LOCAL);
    need(library != NULL, "dlopen", 0);
    OfxPlugin *p = ((OfxPlugin *(*)(int))dlsym(library, "OfxGetPlugin"))(0);
    need(p != NULL, "OfxGetPlugin", 0);
    p->setHost(&host);
    set_string(&args, kOfxImageEffectPropContext, 0, kOfxImageEffectContextFilter);
    need(p->mainEntry(kOfxActionLoad, NULL, NULL, NULL) == kOfxStatOK, "load", 0);
    need(p->mainEntry(kOfxActionDescribe, &effect, NULL, NULL) == kOfxStatOK, "describe", 0);
    need(p->mainEntry(kOfxImageEffectActionDescribeInContext, &effect, &args, NULL) == kOfxStatOK, "describe in context", 0);
    set_string(&effect.set, kOfxImageEffectPropContext, 0, kOfxImageEffectContextFilter);
    for (int i = 0; i < effect.clip_count; i++) {
        set_int(&effect.clips[i].set, kOfxImageClipPropConnected, 0, 1);
        set_double(&effect.clips[i].set, kOfxImageEffectPropFrameRange, 0, 0);
        set_double(&effect.clips[i].set, kOfxImageEffectPropFrameRange, 1, 99);
    }
    need(p->mainEntry(kOfxActionCreateInstance, &effect, NULL, NULL) == kOfxStatOK, "create", 0);
    if (!strcmp(argv[2], "flat")) {
        size_x = size_y = atoi(argv[4]);
        flat(p, atoi(argv[3]));
    } else {
        state = (uint64_t)atoi(argv[3]);
        all_lies(p, atoi(argv[4]));
    }
    need(p->mainEntry(kOfxActionDestroyInstance, &effect, NULL, NULL) == kOfxStatOK, "destroy", 0);
    need(p->mainEntry(kOfxActionUnload, NULL, NULL, NULL) == kOfxStatOK, "unload", 0);
    need(dlclose(library) == 0 && open_pictures == 0 && damaged == 0, "end", open_pictures);
    printf("done\n");
    return 0;
}
