/* Plug-ins that break the standard on purpose, each in its own way: the host must survive all of them, and the strict host
 * must say what each did. */
#include "kit.h"

static const char *const filter[] = { "OfxImageEffectContextFilter", "OfxImageEffectContextGeneral" };
#define SAFE "OfxImageEffectRenderFullySafe"

static int plain_describe(Handle e, Handle set) { (void)e; return describe_as(set, "Rascal", 1, filter, SAFE); }
static int plain_render(Handle e, Handle in) { return mix(e, in, "Source", time_of(in), 1, NULL, 0, 0, 0); }

/* A filter whose input is not called Source (as Natron's Merge). */
static int nosource_context(Handle e, const char *context)
{
    (void)context;
    define_clip(e, "A");
    define_clip(e, "Output");
    return OK;
}
static int nosource_render(Handle e, Handle in) { return mix(e, in, "A", time_of(in), 1, NULL, 0, 0, 0); }
EFFECT(nosource, .describe = plain_describe, .context = nosource_context, .render = nosource_render)

/* No clip named Output. */
static int nooutput_context(Handle e, const char *context)
{
    (void)context;
    define_clip(e, "Source");
    return OK;
}
EFFECT(nooutput, .describe = plain_describe, .context = nooutput_context, .render = plain_render)

/* Offers two contexts and fails to describe the second. */
static int halfcontext_describe(Handle e, Handle set) { (void)e; return describe_as(set, "Half", 2, filter, SAFE); }
static int halfcontext_context(Handle e, const char *context)
{
    return strcmp(context, "OfxImageEffectContextGeneral") ? source_and_output(e, context) : FAILED;
}
EFFECT(halfcontext, .describe = halfcontext_describe, .context = halfcontext_context, .render = plain_render)

/* Describes no context, no depth. */
static int nothing_describe(Handle e, Handle set) { (void)e; return props->setString(set, "OfxPropLabel", 0, "Nothing"); }
EFFECT(nothing, .describe = nothing_describe, .context = source_and_output, .render = plain_render)

/* Fails to load, to describe, to be made. */
static int no_load(void) { return FAILED; }
static int no_describe(Handle e, Handle set) { (void)e; (void)set; return 4; }
static int no_create(Handle e) { (void)e; return FAILED; }
EFFECT(noload, .load = no_load, .describe = plain_describe, .context = source_and_output, .render = plain_render)
EFFECT(nodescribe, .describe = no_describe, .context = source_and_output, .render = plain_render)
EFFECT(nocreate, .describe = plain_describe, .context = source_and_output, .create = no_create, .render = plain_render)

/* Asks for suites that do not exist and sets and reads unknown properties by the hundred. */
static int curious_describe(Handle e, Handle set)
{
    char name[64];
    int i, value;
    double number;
    char *text;
    void *pointer;
    (void)e;
    for (i = 0; i < 100; i++) {
        snprintf(name, sizeof name, "NatronOfxPropWhatever%d", i);
        props->setInt(set, name, 0, i);
        props->getInt(set, name, 0, &value);
        props->getString(host->host, name, 0, &text);
        props->getPointer(host->host, name, 0, &pointer);
        props->getDouble(host->host, name, i, &number);
    }
    for (i = 0; i < 5; i++) {
        if (host->fetchSuite(host->host, "OfxPropertySuite", 100 + i) || host->fetchSuite(host->host, "uk.co.thefoundry.Camera", i)
            || host->fetchSuite(host->host, "", i) || host->fetchSuite(host->host, "OfxDrawSuite", 1))
            return FAILED;
    }
    return describe_as(set, "Curious", 1, filter, SAFE);
}
EFFECT(curious, .describe = curious_describe, .context = source_and_output, .render = plain_render)

/* Wrong types, indices, values, read-only properties, null pointers: each must be an error code. */
static int clumsy_failures;
#define MUST_FAIL(call) do { if ((call) == OK) clumsy_failures++; } while (0)
static int clumsy_describe(Handle e, Handle set)
{
    Handle other = NULL;
    int number = 0;
    char *text = NULL;
    describe_as(set, "Clumsy", 1, filter, SAFE);
    clumsy_failures = 0;
    MUST_FAIL(props->setString(set, "OfxPropType", 0, "mine"));
    MUST_FAIL(props->setString(set, "OfxPropLabel", 5, "far"));
    MUST_FAIL(props->setString(set, "OfxPropLabel", -1, "negative"));
    MUST_FAIL(props->setString(set, "OfxPropLabel", 0, NULL));
    MUST_FAIL(props->setInt(set, "OfxPropLabel", 0, 3));
    MUST_FAIL(props->setPointer(set, "OfxImageEffectPropSupportsTiles", 0, &number));
    MUST_FAIL(props->getInt(set, "OfxPropLabel", 0, &number));
    MUST_FAIL(props->getInt(set, "OfxImageEffectPropSupportsTiles", -7, &number));
    MUST_FAIL(props->getInt(set, "OfxImageEffectPropSupportsTiles", 2000000000, &number));
    MUST_FAIL(props->getInt(set, "OfxImageEffectPropSupportsTiles", 0, NULL));
    MUST_FAIL(props->getInt(set, NULL, 0, &number));
    MUST_FAIL(props->getString(NULL, "OfxPropLabel", 0, &text));
    MUST_FAIL(props->getString((Handle)&number, "OfxPropLabel", 0, &text));
    MUST_FAIL(props->getString(e, "OfxPropLabel", 0, &text));
    MUST_FAIL(props->setIntN(set, "OfxImageEffectPropSupportsTiles", -1, &number));
    MUST_FAIL(props->setIntN(set, "OfxImageEffectPropSupportsTiles", 1, NULL));
    MUST_FAIL(props->setInt(host->host, "OfxImageEffectPropSupportsTiles", 0, 1));
    MUST_FAIL(props->getDimension(set, "OfxPropLabel", NULL));
    MUST_FAIL(host->fetchSuite(host->host, NULL, 1) == NULL ? FAILED : OK);
    MUST_FAIL(props->reset(set, "OfxPropType"));
    MUST_FAIL(effects->getPropertySet(NULL, &other));
    MUST_FAIL(effects->getPropertySet(e, NULL));
    MUST_FAIL(effects->getPropertySet(set, &other));
    MUST_FAIL(effects->clipDefine(e, NULL, &other));
    MUST_FAIL(effects->clipReleaseImage(NULL));
    MUST_FAIL(effects->clipReleaseImage(set));
    MUST_FAIL(effects->clipReleaseImage(e));
    MUST_FAIL(effects->memoryFree(e));
    props->setInt(set, "OfxImageEffectPropSupportsTiles", 0, 7);
    return clumsy_failures ? FAILED : OK;
}
static int clumsy_context(Handle e, const char *context)
{
    Handle all = NULL, p = NULL;
    clumsy_failures = 0;
    source_and_output(e, context);
    MUST_FAIL(effects->clipDefine(e, "Source", &p));
    MUST_FAIL(effects->clipDefine(e, "", &p));
    effects->getParamSet(e, &all);
    MUST_FAIL(params->define(all, "OfxParamTypeWhatever", "what", &p));
    MUST_FAIL(params->define(all, "OfxParamTypeDouble", NULL, &p));
    MUST_FAIL(params->define(all, NULL, "x", &p));
    MUST_FAIL(params->define(NULL, "OfxParamTypeDouble", "x", &p));
    params->define(all, "OfxParamTypeDouble", "twice", &p);
    MUST_FAIL(params->define(all, "OfxParamTypeDouble", "twice", &p));
    params->define(all, "OfxParamTypeChoice", "choice", &p);
    props->setString(p, "OfxParamPropChoiceOption", 0, "only");
    props->setInt(p, "OfxParamPropDefault", 0, 5);
    params->define(all, "OfxParamTypeDouble", "range", &p);
    props->setDouble(p, "OfxParamPropMin", 0, 10);
    props->setDouble(p, "OfxParamPropMax", 0, -10);
    params->define(all, "OfxParamTypeGroup", "group", &p);
    params->define(all, "OfxParamTypeDouble", "child", &p);
    props->setString(p, "OfxParamPropParent", 0, "nobody");
    return clumsy_failures ? FAILED : OK;
}
static int clumsy_render(Handle e, Handle in)
{
    Handle all = NULL, p = NULL, clip = NULL, mutex = NULL;
    double number = 0, more = 0;
    unsigned count = 0;
    int index = 0;
    clumsy_failures = 0;
    effects->getParamSet(e, &all);
    MUST_FAIL(params->getHandle(all, "nobody", &p, NULL));
    MUST_FAIL(params->getHandle(all, NULL, &p, NULL));
    MUST_FAIL(params->getHandle(e, "twice", &p, NULL));
    params->getHandle(all, "twice", &p, NULL);
    MUST_FAIL(params->getValue(NULL, &number));
    MUST_FAIL(params->getValue(e, &number));
    MUST_FAIL(params->getValue(p, NULL));
    MUST_FAIL(params->getValueAtTime((Handle)&number, 0.0, &number));
    MUST_FAIL(params->setValue(NULL, 1.0));
    MUST_FAIL(params->getKeyTime(p, 99, &number));
    MUST_FAIL(params->getKeyIndex(p, 0, 0, &index));
    MUST_FAIL(params->deleteKey(p, 7));
    MUST_FAIL(params->getNumKeys(p, NULL));
    MUST_FAIL(params->getNumKeys(e, &count));
    MUST_FAIL(params->define(all, "OfxParamTypeDouble", "late", &p));
    MUST_FAIL(effects->clipDefine(e, "Late", &p));
    MUST_FAIL(effects->clipGetHandle(e, "Nobody", &clip, NULL));
    MUST_FAIL(effects->clipGetHandle(e, NULL, &clip, NULL));
    effects->clipGetHandle(e, "Source", &clip, NULL);
    MUST_FAIL(effects->clipGetImage(clip, 0.0 / 0.0 * number, NULL, NULL));
    MUST_FAIL(effects->clipGetImage(e, 0, NULL, &p));
    more = 1e308 * 10;
    MUST_FAIL(effects->clipGetImage(clip, more, NULL, &p));
    MUST_FAIL(effects->clipGetRegionOfDefinition(clip, more, (RectD *)(void *)NULL));
    {
        const ThreadSuite *threads = host->fetchSuite(host->host, "OfxMultiThreadSuite", 1);
        const MemorySuite *memory = host->fetchSuite(host->host, "OfxMemorySuite", 1);
        const TimeSuite *time = host->fetchSuite(host->host, "OfxTimeLineSuite", 1);
        MUST_FAIL(threads->multiThread(NULL, 1, NULL));
        MUST_FAIL(threads->mutexLock(e));
        MUST_FAIL(threads->mutexUnlock(NULL));
        threads->mutexCreate(&mutex, 0);
        MUST_FAIL(threads->mutexUnlock(mutex));
        threads->mutexDestroy(mutex);
        MUST_FAIL(threads->mutexDestroy(mutex));
        MUST_FAIL(memory->free(&number));
        MUST_FAIL(memory->free(NULL));
        if (time) {
            MUST_FAIL(time->getTime(NULL, &number));
            MUST_FAIL(time->getTime(e, NULL));
        }
    }
    return clumsy_failures ? FAILED : plain_render(e, in);
}
EFFECT(clumsy, .describe = clumsy_describe, .context = clumsy_context, .render = clumsy_render)

/* Keeps images; releases one twice; uses its handle afterwards. */
static int leaky_render(Handle e, Handle in)
{
    Picture p;
    fetch(e, "Source", time_of(in), &p);
    fetch(e, "Source", time_of(in) + 1, &p);
    return plain_render(e, in);
}
EFFECT(leaky, .describe = plain_describe, .context = source_and_output, .render = leaky_render)

static int twice_render(Handle e, Handle in)
{
    Picture p;
    Handle gone;
    int number = 0;
    if (fetch(e, "Source", time_of(in), &p) != OK)
        return FAILED;
    gone = p.handle;
    effects->clipReleaseImage(gone);
    if (effects->clipReleaseImage(gone) == OK || props->getInt(gone, "OfxImagePropRowBytes", 0, &number) != ERR_BAD_HANDLE)
        return FAILED;
    return plain_render(e, in);
}
EFFECT(twice, .describe = plain_describe, .context = source_and_output, .render = twice_render)

/* Uses the handles of an instance after it was destroyed (when the next one is made). */
static Handle dead_effect, dead_set, dead_param;
static int ghost_context(Handle e, const char *context)
{
    source_and_output(e, context);
    define_double(e, "value", 0, 0, 1);
    return OK;
}
static int ghost_create(Handle e)
{
    Handle all = NULL, set = NULL;
    double number = 0;
    if (dead_effect && (effects->getPropertySet(dead_effect, &set) != ERR_BAD_HANDLE
        || props->setDouble(dead_set, "OfxImageEffectPropFrameRate", 0, 1) != ERR_BAD_HANDLE
        || params->getValue(dead_param, &number) != ERR_BAD_HANDLE))
        return FAILED;
    dead_effect = e;
    effects->getPropertySet(e, &dead_set);
    effects->getParamSet(e, &all);
    params->getHandle(all, "value", &dead_param, NULL);
    return OK;
}
EFFECT(ghost, .describe = plain_describe, .context = ghost_context, .create = ghost_create, .render = plain_render)

/* Writes one row too many (above the window, inside the image's allocation only if the host left room: strict mode does). */
static int spiller_render(Handle e, Handle in)
{
    Picture out;
    RectI w = window_of(in);
    plain_render(e, in);
    if (fetch(e, "Output", time_of(in), &out) != OK)
        return FAILED;
    if (w.y2 <= w.y1 || !host)
        return FAILED;
    out.bounds.y2++;
    memset(pixel(&out, w.x1, w.y2), 7, 4);
    release(&out);
    return OK;
}
EFFECT(spiller, .describe = plain_describe, .context = source_and_output, .render = spiller_render)

/* Never fetches the output. */
static int lazy_render(Handle e, Handle in) { (void)e; (void)in; return OK; }
EFFECT(lazy, .describe = plain_describe, .context = source_and_output, .render = lazy_render)

/* Answers what no standard knows. */
static int garbage_render(Handle e, Handle in) { plain_render(e, in); return 4711; }
static int garbage_region(Handle e, Handle in, Handle out)
{
    double nan[4] = { 0.0 / 0.0, -1e300, 1e300, 0.0 / 0.0 };
    (void)e;
    (void)in;
    return props->setDoubleN(out, "OfxImageEffectPropRegionOfDefinition", 4, nan);
}
static int garbage_identity(Handle e, Handle in, Handle out)
{
    (void)e;
    (void)in;
    props->setString(out, "OfxPropName", 0, "Nobody");
    props->setDouble(out, "OfxPropTime", 0, 0.0 / 0.0);
    return OK;
}
static int garbage_preferences(Handle e, Handle out)
{
    (void)e;
    props->setString(out, "OfxImageClipPropComponents_Source", 0, "OfxImageComponentSmell");
    props->setString(out, "OfxImageClipPropDepth_Output", 0, "OfxBitDepthDeep");
    props->setDouble(out, "OfxImageEffectPropFrameRate", 0, -5);
    props->setDouble(out, "OfxImageClipPropPAR_Output", 0, 0);
    return OK;
}
static int garbage_frames(Handle e, Handle in, Handle out)
{
    double odd[3] = { 0.0 / 0.0, 1e300, 5 };
    (void)e;
    (void)in;
    return props->setDoubleN(out, "OfxImageClipPropFrameRange_Source", 3, odd);
}
EFFECT(garbage, .describe = plain_describe, .context = source_and_output, .region = garbage_region, .identity = garbage_identity,
    .preferences = garbage_preferences, .frames = garbage_frames, .render = garbage_render)

/* An identity of itself, for ever. */
static int narcissus_identity(Handle e, Handle in, Handle out)
{
    (void)e;
    props->setString(out, "OfxPropName", 0, "Output");
    return props->setDouble(out, "OfxPropTime", 0, time_of(in) + 1);
}
EFFECT(narcissus, .describe = plain_describe, .context = source_and_output, .identity = narcissus_identity, .render = plain_render)

/* Wants frames far away and between frames. */
static int far_render(Handle e, Handle in)
{
    Picture p;
    int i;
    for (i = -3; i <= 3; i++) {
        if (fetch(e, "Source", time_of(in) + i * 1e5 + 0.37, &p) == OK)
            release(&p);
        if (fetch(e, "Source", time_of(in) + i / 7.0, &p) == OK)
            release(&p);
    }
    return plain_render(e, in);
}
EFFECT(far, .describe = plain_describe, .context = source_and_output, .render = far_render)

/* Sets parameters where it must not: in every render. */
static int meddler_context(Handle e, const char *context)
{
    source_and_output(e, context);
    define_double(e, "value", 0, 0, 1);
    return OK;
}
static int meddler_render(Handle e, Handle in)
{
    Handle all = NULL, p = NULL;
    effects->getParamSet(e, &all);
    params->getHandle(all, "value", &p, NULL);
    params->setValueAtTime(p, time_of(in), 0.5);
    return plain_render(e, in);
}
EFFECT(meddler, .describe = plain_describe, .context = meddler_context, .render = meddler_render)

/* Describes something else each time. */
static int fickle_describe(Handle e, Handle set)
{
    static int times;
    char label[32];
    (void)e;
    describe_as(set, "Fickle", 1, filter, SAFE);
    snprintf(label, sizeof label, "Fickle %d", ++times);
    return props->setString(set, "OfxPropLabel", 0, label);
}
EFFECT(fickle, .describe = fickle_describe, .context = source_and_output, .render = plain_render)

/* Claims to stand any number of renders at once and gives another picture with every call. */
static int racer_render(Handle e, Handle in)
{
    static int calls;
    return mix(e, in, "Source", time_of(in), 1, NULL, 0, 0, (float)(++calls % 7) / 16);
}
EFFECT(racer, .describe = plain_describe, .context = source_and_output, .render = racer_render)

/* Reads another time without having said so. */
static int secretive_context(Handle e, const char *context)
{
    Handle set = NULL;
    (void)context;
    set = define_clip(e, "Source");
    props->setInt(set, "OfxImageEffectPropTemporalClipAccess", 0, 0);
    define_clip(e, "Output");
    return OK;
}
static int secretive_render(Handle e, Handle in) { return mix(e, in, "Source", time_of(in) + 1, 1, NULL, 0, 0, 0); }
EFFECT(secretive, .describe = plain_describe, .context = secretive_context, .render = secretive_render)

/* Calls everything with anything: live, dead, foreign and null handles, names of all kinds, wild indices and times. */
static uint32_t dice_state;
static uint32_t dice(uint32_t sides)
{
    dice_state = dice_state * 1664525u + 1013904223u;
    return (dice_state >> 8) % sides;
}
#define POOL 64
static Handle pool[POOL];
static Handle any_handle(void) { return pool[dice(POOL)]; }
static void keep(Handle handle) { pool[dice(POOL)] = handle; }
static const char *any_name(void)
{
    static const char *const names[] = { NULL, "", "Source", "Output", "value", "Nobody", "OfxPropLabel", "OfxPropType", "OfxPropName",
        "OfxPropTime", "OfxImagePropData", "OfxImagePropBounds", "OfxImagePropRowBytes", "OfxImageEffectPropProjectSize",
        "OfxPropInstanceData", "OfxParamPropDefault", "OfxParamPropMin", "OfxParamPropChoiceOption", "OfxImageEffectPropComponents",
        "OfxImageEffectPropSupportedComponents", "\xff\xfe\x80 not text", "OfxParamTypeDouble", "OfxParamTypeChoice", "OfxImageClipPropIsMask",
        "OfxImageEffectPropRenderWindow", "OfxImageEffectPropRenderScale", "OfxImageEffectPropFrameRange" };
    return names[dice(sizeof names / sizeof names[0])];
}
static int any_int(void)
{
    static const int numbers[] = { 0, 0, 0, 1, 2, 3, -1, 4, 100, -2147483647 - 1, 2147483647 };
    return numbers[dice(sizeof numbers / sizeof numbers[0])];
}
static double any_double(void)
{
    static const double numbers[] = { 0, 1, -1, 0.5, 3.25, 1e9, -1e300, 1e308 };
    uint32_t which = dice(10);
    return which < 8 ? numbers[which] : which == 8 ? numbers[7] * 10 : numbers[7] * 10 - numbers[7] * 10;
}
static void fuzz_once(const MemorySuite *memory, const ThreadSuite *threads, const CurveSuite *curves, const TimeSuite *timeline)
{
    int ints[8] = { 0 }, number = 0;
    double doubles[8] = { 0 };
    void *pointers[8] = { 0 };
    char *texts[8] = { 0 };
    const char *const constants[8] = { "a", NULL, "b", "", "c", "d", "e", "f" };
    unsigned count = 0;
    Handle h = any_handle(), out = NULL, set = NULL;
    const char *name = any_name();
    int n = any_int(), small = n > 8 ? 8 : n;
    RectD rect = { 0, 0, 1, 1 };
    switch (dice(50)) {
    case 0: props->getInt(h, name, n, dice(9) ? ints : NULL); break;
    case 1: props->getDouble(h, name, n, dice(9) ? doubles : NULL); break;
    case 2: if (props->getString(h, name, n, texts) == OK && texts[0]) number = (int)strlen(texts[0]); break;
    case 3: props->getPointer(h, name, n, pointers); break;
    case 4: props->setInt(h, name, n > 1000 ? 1000 : n, any_int()); break;
    case 5: props->setDouble(h, name, n > 1000 ? 1000 : n, any_double()); break;
    case 6: props->setString(h, name, n > 1000 ? 1000 : n, any_name()); break;
    case 7: props->setPointer(h, name, n > 1000 ? 1000 : n, h); break;
    case 8: props->getIntN(h, name, small, ints); break;
    case 9: props->getDoubleN(h, name, small, doubles); break;
    case 10: props->getStringN(h, name, small, texts); break;
    case 11: props->getPointerN(h, name, small, pointers); break;
    case 12: props->setIntN(h, name, small, ints); break;
    case 13: props->setDoubleN(h, name, small, doubles); break;
    case 14: props->setStringN(h, name, small, constants); break;
    case 15: props->setPointerN(h, name, small, pointers); break;
    case 16: props->reset(h, name); break;
    case 17: props->getDimension(h, name, dice(9) ? &number : NULL); break;
    case 18: if (effects->getPropertySet(h, &out) == OK) keep(out); break;
    case 19: if (effects->getParamSet(h, &out) == OK) keep(out); break;
    case 20: effects->clipDefine(h, name, dice(9) ? &out : NULL); break;
    case 21: if (effects->clipGetHandle(h, name, &out, dice(2) ? &set : NULL) == OK) { keep(out); if (set) keep(set); } break;
    case 22: if (effects->clipGetPropertySet(h, &out) == OK) keep(out); break;
    case 23: if (effects->clipGetImage(h, any_double(), dice(2) ? &rect : NULL, &out) == OK) keep(out); break;
    case 24: effects->clipReleaseImage(h); break;
    case 25: effects->clipGetRegionOfDefinition(h, any_double(), dice(9) ? &rect : NULL); break;
    case 26: effects->abort(h); break;
    case 27: if (effects->memoryAlloc(h, dice(2) ? 10 : (size_t)-1000, &out) == OK) keep(out); break;
    case 28: effects->memoryFree(h); break;
    case 29: effects->memoryLock(h, pointers); break;
    case 30: effects->memoryUnlock(h); break;
    case 31: if (params->define(h, any_name(), name, &out) == OK) keep(out); break;
    case 32: if (params->getHandle(h, name, &out, dice(2) ? &set : NULL) == OK) { keep(out); if (set) keep(set); } break;
    case 33: if (params->setGetPropertySet(h, &out) == OK) keep(out); break;
    case 34: if (params->getPropertySet(h, &out) == OK) keep(out); break;
    case 35: params->getValue(h, doubles, doubles + 1, doubles + 2, doubles + 3); break;
    case 36: params->getValueAtTime(h, any_double(), doubles, doubles + 1, doubles + 2, doubles + 3); break;
    case 37: params->getDerivative(h, any_double(), doubles); break;
    case 38: params->getIntegral(h, any_double(), any_double(), doubles); break;
    case 39: params->setValueAtTime(h, any_double(), any_double()); break;
    case 40: params->getNumKeys(h, &count); break;
    case 41: params->getKeyTime(h, (unsigned)n, doubles); break;
    case 42: params->getKeyIndex(h, any_double(), n, &number); break;
    case 43: params->deleteKey(h, any_double()); break;
    case 44: params->copy(h, any_handle(), any_double(), NULL); break;
    case 45: memory->alloc(h, (size_t)-5000, pointers); memory->free(pointers[0]); break;
    case 46: if (threads->mutexCreate(&out, 0) == OK) { threads->mutexTryLock(out); threads->mutexUnlock(out); threads->mutexDestroy(out); keep(out); } break;
    case 47: threads->mutexDestroy(h); threads->mutexUnlock(h); break;
    case 48: if (curves) curves->getValue(h, n, any_double(), any_double(), doubles); break;
    default: if (timeline) timeline->getBounds(h, doubles, doubles + 1); break;
    }
}
static int fuzzer_context(Handle e, const char *context)
{
    source_and_output(e, context);
    define_double(e, "value", 0, 0, 1);
    return OK;
}
static int fuzzer_render(Handle e, Handle in)
{
    const MemorySuite *memory = host->fetchSuite(host->host, "OfxMemorySuite", 1);
    const ThreadSuite *threads = host->fetchSuite(host->host, "OfxMultiThreadSuite", 1);
    const CurveSuite *curves = host->fetchSuite(host->host, "OfxParametricParameterSuite", 1);
    const TimeSuite *timeline = host->fetchSuite(host->host, "OfxTimeLineSuite", 1);
    int i;
    dice_state = 12345u + (uint32_t)time_of(in);
    for (i = 0; i < POOL; i++)
        pool[i] = i % 4 == 0 ? e : i % 4 == 1 ? in : i % 4 == 2 ? host->host : (Handle)(intptr_t)(i * 0x10101);
    for (i = 0; i < 5000; i++) {
        fuzz_once(memory, threads, curves, timeline);
        if (dice(20) == 0)
            keep(dice(2) ? e : in);
    }
    return plain_render(e, in);
}
EFFECT(fuzzer, .describe = plain_describe, .context = fuzzer_context, .render = fuzzer_render)

static int other_main(const char *action, const void *effect, Handle in, Handle out)
{
    (void)action;
    (void)effect;
    (void)in;
    (void)out;
    return FAILED;
}

EXPORT_PLUGINS(
    PLUGIN(nosource, "rascal.NoSource"),
    PLUGIN(nooutput, "rascal.NoOutput"),
    PLUGIN(halfcontext, "rascal.HalfContext"),
    PLUGIN(nothing, "rascal.Nothing"),
    PLUGIN(noload, "rascal.NoLoad"),
    PLUGIN(nodescribe, "rascal.NoDescribe"),
    PLUGIN(nocreate, "rascal.NoCreate"),
    PLUGIN(curious, "rascal.Curious"),
    PLUGIN(clumsy, "rascal.Clumsy"),
    PLUGIN(leaky, "rascal.Leaky"),
    PLUGIN(twice, "rascal.Twice"),
    PLUGIN(ghost, "rascal.Ghost"),
    PLUGIN(spiller, "rascal.Spiller"),
    PLUGIN(lazy, "rascal.Lazy"),
    PLUGIN(garbage, "rascal.Garbage"),
    PLUGIN(narcissus, "rascal.Narcissus"),
    PLUGIN(far, "rascal.Far"),
    PLUGIN(meddler, "rascal.Meddler"),
    PLUGIN(fickle, "rascal.Fickle"),
    PLUGIN(racer, "rascal.Racer"),
    PLUGIN(secretive, "rascal.Secretive"),
    PLUGIN(fuzzer, "rascal.Fuzzer"),
    { "OfxSomethingElseAPI", 1, "rascal.OtherApi", 1, 0, set_host, other_main },
    { "OfxImageEffectPluginAPI", 1, "rascal.NoMain", 1, 0, set_host, NULL })
