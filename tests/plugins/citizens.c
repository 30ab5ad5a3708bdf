/* Plug-ins that keep to the standard: what a host must get right with them is known to the last bit. */
#define _POSIX_C_SOURCE 199309L
#include "kit.h"
#include <time.h>

static const char *const filter[] = { "OfxImageEffectContextFilter", "OfxImageEffectContextGeneral" };
static const char *const generator[] = { "OfxImageEffectContextGenerator" };
static const char *const retimer[] = { "OfxImageEffectContextRetimer" };
static const char *const transition[] = { "OfxImageEffectContextTransition" };
#define SAFE "OfxImageEffectRenderFullySafe"

/* ---- invert: 1 - source ---- */
static int invert_describe(Handle e, Handle set) { (void)e; return describe_as(set, "Invert", 2, filter, SAFE); }
static int invert_render(Handle e, Handle in) { return mix(e, in, "Source", time_of(in), -1, NULL, 0, 0, 1); }
EFFECT(invert, .describe = invert_describe, .context = source_and_output, .render = invert_render)

/* ---- gain: source × gain, animated; identity at 1; instance safe; every kind of parameter beside it ---- */
static int gain_describe(Handle e, Handle set)
{
    (void)e;
    props->setString(set, "OfxPropPluginDescription", 0, "Multiplies by a number.");
    return describe_as(set, "Gain", 2, filter, "OfxImageEffectRenderInstanceSafe");
}

static int gain_context(Handle e, const char *context)
{
    Handle all = NULL, p = NULL;
    source_and_output(e, context);
    p = define_double(e, "gain", 1, 0, 4);
    props->setString(p, "OfxPropLabel", 0, "Gain");
    props->setString(p, "OfxParamPropHint", 0, "1 changes nothing.");
    effects->getParamSet(e, &all);
    params->define(all, "OfxParamTypeGroup", "more", &p);
    params->define(all, "OfxParamTypeChoice", "mode", &p);
    props->setString(p, "OfxParamPropChoiceOption", 0, "Plain");
    props->setString(p, "OfxParamPropChoiceOption", 1, "Double");
    props->setString(p, "OfxParamPropParent", 0, "more");
    params->define(all, "OfxParamTypeStrChoice", "preset", &p);
    if (p) {
        props->setString(p, "OfxParamPropChoiceOption", 0, "Nothing");
        props->setString(p, "OfxParamPropChoiceOption", 1, "Half");
        props->setString(p, "OfxParamPropChoiceEnum", 0, "none");
        props->setString(p, "OfxParamPropChoiceEnum", 1, "half");
        props->setString(p, "OfxParamPropDefault", 0, "none");
    }
    params->define(all, "OfxParamTypeInteger", "times", &p);
    props->setInt(p, "OfxParamPropDefault", 0, 1);
    props->setInt(p, "OfxParamPropMin", 0, 0);
    props->setInt(p, "OfxParamPropMax", 0, 10);
    params->define(all, "OfxParamTypeBoolean", "off", &p);
    params->define(all, "OfxParamTypeString", "note", &p);
    props->setString(p, "OfxParamPropDefault", 0, "hello");
    params->define(all, "OfxParamTypeRGBA", "tint", &p);
    for (int i = 0; i < 4; i++)
        props->setDouble(p, "OfxParamPropDefault", i, 1);
    params->define(all, "OfxParamTypeDouble2D", "point", &p);
    props->setDouble(p, "OfxParamPropIncrement", 1, 0.5);
    props->setString(p, "OfxParamPropDimensionLabel", 1, "down");
    params->define(all, "OfxParamTypeDouble2D", "centre", &p);
    props->setString(p, "OfxParamPropDoubleType", 0, "OfxParamDoubleTypeXYAbsolute");
    props->setString(p, "OfxParamPropDefaultCoordinateSystem", 0, "OfxParamCoordinatesNormalised");
    props->setDouble(p, "OfxParamPropDefault", 0, 0.5);
    props->setDouble(p, "OfxParamPropDefault", 1, 0.25);
    params->define(all, "OfxParamTypeInteger3D", "triple", &p);
    params->define(all, "OfxParamTypePushButton", "button", &p);
    params->define(all, "OfxParamTypeDouble", "hidden", &p);
    props->setInt(p, "OfxParamPropSecret", 0, 1);
    return OK;
}

static double gain_at(Handle e, double time)
{
    Handle all = NULL, mode = NULL, times = NULL, off = NULL, preset = NULL;
    int m = 0, n = 1, o = 0;
    char *text = NULL;
    effects->getParamSet(e, &all);
    params->getHandle(all, "mode", &mode, NULL);
    params->getHandle(all, "times", &times, NULL);
    params->getHandle(all, "off", &off, NULL);
    params->getValueAtTime(mode, time, &m);
    params->getValueAtTime(times, time, &n);
    params->getValueAtTime(off, time, &o);
    if (params->getHandle(all, "preset", &preset, NULL) == OK)
        params->getValueAtTime(preset, time, &text);
    if (o)
        return 1;
    return double_at(e, "gain", time) * (m == 1 ? 2 : 1) * n * (text && !strcmp(text, "half") ? 0.5 : 1);
}

static int gain_identity(Handle e, Handle in, Handle out)
{
    if (gain_at(e, time_of(in)) != 1)
        return REPLY_DEFAULT;
    props->setString(out, "OfxPropName", 0, "Source");
    return OK;
}

static int gain_changed(Handle e, Handle in)
{
    Handle all = NULL, p = NULL;
    char *name = NULL;
    props->getString(in, "OfxPropName", 0, &name);
    if (strcmp(name, "button"))
        return REPLY_DEFAULT;
    effects->getParamSet(e, &all);
    params->getHandle(all, "gain", &p, NULL);
    params->setValue(p, 3.5);
    params->getHandle(all, "point", &p, NULL);
    params->setValue(p, 1.25, -2.5);
    params->getHandle(all, "triple", &p, NULL);
    params->setValue(p, 1, -2, 3);
    params->getHandle(all, "note", &p, NULL);
    params->setValue(p, "pressed");
    return OK;
}

static int gain_render(Handle e, Handle in)
{
    return mix(e, in, "Source", time_of(in), (float)gain_at(e, time_of(in)), NULL, 0, 0, 0);
}
EFFECT(gain, .describe = gain_describe, .context = gain_context, .identity = gain_identity, .changed = gain_changed, .render = gain_render)

/* ---- offset: the picture of another time, by identity alone ---- */
static int offset_describe(Handle e, Handle set) { (void)e; return describe_as(set, "Time offset", 2, filter, SAFE); }
static int offset_context(Handle e, const char *context)
{
    source_and_output(e, context);
    define_double(e, "offset", 1, -1000, 1000);
    return OK;
}
static int offset_identity(Handle e, Handle in, Handle out)
{
    props->setString(out, "OfxPropName", 0, "Source");
    props->setDouble(out, "OfxPropTime", 0, time_of(in) + double_at(e, "offset", time_of(in)));
    return OK;
}
EFFECT(offset, .describe = offset_describe, .context = offset_context, .identity = offset_identity)

/* ---- blend: the mean of the frames before and after ---- */
static int blend_describe(Handle e, Handle set) { (void)e; return describe_as(set, "Blend", 1, filter, SAFE); }
static int blend_frames(Handle e, Handle in, Handle out)
{
    double range[2] = { time_of(in) - 1, time_of(in) + 1 };
    (void)e;
    return props->setDoubleN(out, "OfxImageClipPropFrameRange_Source", 2, range);
}
static int blend_render(Handle e, Handle in)
{
    return mix(e, in, "Source", time_of(in) - 1, 0.5f, "Source", time_of(in) + 1, 0.5f, 0);
}
EFFECT(blend, .describe = blend_describe, .context = source_and_output, .frames = blend_frames, .render = blend_render)

/* ---- ramp: a generator; red is x, green is y (per 256), blue the frame (per 256); of the project's size ---- */
static int ramp_describe(Handle e, Handle set) { (void)e; return describe_as(set, "Ramp", 1, generator, SAFE); }
static int ramp_context(Handle e, const char *context)
{
    (void)context;
    define_clip(e, "Output");
    return OK;
}
static int ramp_preferences(Handle e, Handle out)
{
    (void)e;
    return props->setInt(out, "OfxImageEffectFrameVarying", 0, 1);
}
static int ramp_region(Handle e, Handle in, Handle out)
{
    double infinite[4] = { -2147483648.0, -2147483648.0, 2147483647.0, 2147483647.0 };
    (void)e;
    (void)in;
    return props->setDoubleN(out, "OfxImageEffectPropRegionOfDefinition", 4, infinite);
}
static int ramp_render(Handle e, Handle in)
{
    Picture out;
    RectI w = window_of(in);
    int x, y, c;
    if (fetch(e, "Output", time_of(in), &out) != OK)
        return FAILED;
    for (y = w.y1; y < w.y2; y++)
        for (x = w.x1; x < w.x2; x++)
            for (c = 0; c < out.components; c++) {
                double v = c == 0 ? x : c == 1 ? y : c == 2 ? time_of(in) : 256;
                set_component(&out, pixel(&out, x, y), c, (float)(v / 256));
            }
    release(&out);
    return OK;
}
EFFECT(ramp, .describe = ramp_describe, .context = ramp_context, .preferences = ramp_preferences, .region = ramp_region, .render = ramp_render)

/* ---- retime: between the two frames around SourceTime ---- */
static int retime_describe(Handle e, Handle set) { (void)e; return describe_as(set, "Retime", 1, retimer, SAFE); }
static int retime_context(Handle e, const char *context)
{
    source_and_output(e, context);
    define_double(e, "SourceTime", 0, -1e9, 1e9);
    return OK;
}
static int retime_frames(Handle e, Handle in, Handle out)
{
    double floor = (double)(long)double_at(e, "SourceTime", time_of(in)), range[2] = { floor, floor + 1 };
    return props->setDoubleN(out, "OfxImageClipPropFrameRange_Source", 2, range);
}
static int retime_render(Handle e, Handle in)
{
    double time = double_at(e, "SourceTime", time_of(in)), floor = (double)(long)time;
    float share = (float)(time - floor);
    return mix(e, in, "Source", floor, 1 - share, "Source", floor + 1, share, 0);
}
EFFECT(retime, .describe = retime_describe, .context = retime_context, .frames = retime_frames, .render = retime_render)

/* ---- dissolve: a transition ---- */
static int dissolve_describe(Handle e, Handle set) { (void)e; return describe_as(set, "Dissolve", 1, transition, SAFE); }
static int dissolve_context(Handle e, const char *context)
{
    (void)context;
    define_clip(e, "SourceFrom");
    define_clip(e, "SourceTo");
    define_clip(e, "Output");
    define_double(e, "Transition", 0, 0, 1);
    return OK;
}
static int dissolve_render(Handle e, Handle in)
{
    float share = (float)double_at(e, "Transition", time_of(in));
    return mix(e, in, "SourceFrom", time_of(in), 1 - share, "SourceTo", time_of(in), share, 0);
}
EFFECT(dissolve, .describe = dissolve_describe, .context = dissolve_context, .render = dissolve_render)

/* ---- double rate and double size: output frame 2k is source frame k, every pixel four times ---- */
static int larger_describe(Handle e, Handle set)
{
    describe_as(set, "Larger", 2, filter, SAFE);
    (void)e;
    return props->setInt(set, "OfxImageEffectPropSupportsTiles", 0, 0);
}
static int larger_preferences(Handle e, Handle out)
{
    double rate = 0;
    int settable = 0;
    Handle clip = NULL, set = NULL;
    props->getInt(host->host, "OfxImageEffectPropSetableFrameRate", 0, &settable);
    if (!settable)
        return REPLY_DEFAULT;
    effects->clipGetHandle(e, "Source", &clip, &set);
    props->getDouble(set, "OfxImageEffectPropUnmappedFrameRate", 0, &rate);
    return props->setDouble(out, "OfxImageEffectPropFrameRate", 0, 2 * rate);
}
static int larger_region(Handle e, Handle in, Handle out)
{
    Handle clip = NULL;
    RectD r;
    effects->clipGetHandle(e, "Source", &clip, NULL);
    effects->clipGetRegionOfDefinition(clip, time_of(in), &r);
    r.x1 *= 2, r.y1 *= 2, r.x2 *= 2, r.y2 *= 2;
    return props->setDoubleN(out, "OfxImageEffectPropRegionOfDefinition", 4, &r.x1);
}
static int half_of(int v) { return v >= 0 ? v / 2 : -((1 - v) / 2); }
static int larger_render(Handle e, Handle in)
{
    Picture s, out;
    RectI w = window_of(in);
    int x, y, c;
    if (fetch(e, "Output", time_of(in), &out) != OK)
        return FAILED;
    if (fetch(e, "Source", time_of(in), &s) != OK) {
        release(&out);
        return FAILED;
    }
    for (y = w.y1; y < w.y2; y++)
        for (x = w.x1; x < w.x2; x++) {
            char *from = pixel(&s, half_of(x), half_of(y));
            for (c = 0; c < out.components; c++)
                set_component(&out, pixel(&out, x, y), c, from ? get_component(&s, from, c) : 0);
        }
    release(&s);
    release(&out);
    return OK;
}
EFFECT(larger, .describe = larger_describe, .context = source_and_output, .preferences = larger_preferences, .region = larger_region, .render = larger_render)

/* ---- tempo: other speeds and rates, as a frame interpolator has them; looks at four frames and mixes the middle two ---- */
typedef struct { double first, count, rate, own, speed, factor; int timing; } Tempo;
static Tempo tempo_of(Handle e)
{
    Tempo t;
    Handle all = NULL, timing = NULL, clip = NULL, set = NULL;
    double range[2] = { 0, 0 }, fps = double_at(e, "fps", 0);
    effects->getParamSet(e, &all);
    params->getHandle(all, "timing", &timing, NULL);
    params->getValue(timing, &t.timing);
    effects->clipGetHandle(e, "Source", &clip, &set);
    props->getDouble(set, "OfxImageEffectPropUnmappedFrameRate", 0, &t.own);
    props->getDoubleN(set, "OfxImageEffectPropUnmappedFrameRange", 2, range);
    t.first = range[0];
    t.count = range[1] - range[0] + 1;
    t.speed = double_at(e, "speed", 0) / 100;
    t.rate = t.timing != 2 ? t.own : fps > 0 ? fps : t.own * double_at(e, "factor", 0);
    t.factor = t.rate / t.own;
    return t;
}
static double tempo_frame(Handle e, const Tempo *t, double time)
{
    double frame = t->timing == 0 ? t->first + (time - t->first) * t->speed : t->timing == 1 ? double_at(e, "sourceFrame", time) : time / t->factor;
    double nearest = (double)(long)(frame + 0.5);
    double off = frame > nearest ? frame - nearest : nearest - frame;
    return off < 1e-6 ? nearest : frame;
}
static int tempo_describe(Handle e, Handle set) { (void)e; return describe_as(set, "Tempo", 2, filter, SAFE); }
static int tempo_context(Handle e, const char *context)
{
    Handle all = NULL, p = NULL;
    source_and_output(e, context);
    effects->getParamSet(e, &all);
    params->define(all, "OfxParamTypeChoice", "timing", &p);
    props->setString(p, "OfxParamPropChoiceOption", 0, "Speed");
    props->setString(p, "OfxParamPropChoiceOption", 1, "Source frame");
    props->setString(p, "OfxParamPropChoiceOption", 2, "Frame rate");
    p = define_double(e, "speed", 50, 0.1, 10000);
    props->setString(p, "OfxParamPropHint", 0, "Speed in percent.");
    define_double(e, "sourceFrame", 0, -1e6, 1e6);
    define_double(e, "factor", 2, 1, 64);
    define_double(e, "fps", 0, 0, 1000);
    return OK;
}
static int tempo_changed(Handle e, Handle in)
{
    Handle all = NULL, timing = NULL, fps = NULL;
    char *name = NULL, *reason = NULL;
    props->getString(in, "OfxPropName", 0, &name);
    props->getString(in, "OfxPropChangeReason", 0, &reason);
    if (strcmp(reason, "OfxChangeUserEdited"))
        return REPLY_DEFAULT;
    effects->getParamSet(e, &all);
    params->getHandle(all, "timing", &timing, NULL);
    params->getHandle(all, "fps", &fps, NULL);
    if (!strcmp(name, "speed"))
        return params->setValue(timing, 0);
    if (!strcmp(name, "sourceFrame"))
        return params->setValue(timing, 1);
    if (!strcmp(name, "factor"))
        return params->setValue(timing, 2) || params->setValue(fps, 0.0);
    return strcmp(name, "fps") ? REPLY_DEFAULT : params->setValue(timing, 2);
}
static int tempo_preferences(Handle e, Handle out)
{
    Tempo t = tempo_of(e);
    return t.timing == 2 ? props->setDouble(out, "OfxImageEffectPropFrameRate", 0, t.rate) : REPLY_DEFAULT;
}
static int tempo_domain(Handle e, Handle out)
{
    Tempo t = tempo_of(e);
    double length = t.timing == 0 ? 1 / t.speed : t.factor;
    double range[2] = { t.timing == 2 ? t.first * t.factor : t.first, 0 };
    range[1] = range[0] + (double)(long)((t.count - 1) * length + 1e-9);
    return t.timing == 1 ? REPLY_DEFAULT : props->setDoubleN(out, "OfxImageEffectPropFrameRange", 2, range);
}
static double tempo_inside(const Tempo *t, double frame)
{
    double last = t->first + t->count - 1;
    return (frame < t->first ? t->first : frame > last ? last : frame) * t->factor;
}
static int tempo_frames(Handle e, Handle in, Handle out)
{
    Tempo t = tempo_of(e);
    double frame = (double)(long)tempo_frame(e, &t, time_of(in));
    double range[2] = { tempo_inside(&t, frame - 1), tempo_inside(&t, frame + 2) };
    return props->setDoubleN(out, "OfxImageClipPropFrameRange_Source", 2, range);
}
static int tempo_render(Handle e, Handle in)
{
    Tempo t = tempo_of(e);
    double time = tempo_frame(e, &t, time_of(in)), floor = (double)(long)time;
    float share = (float)(time - floor);
    Picture outer[2];
    for (int i = 0; i < 2; i++) {
        if (fetch(e, "Source", tempo_inside(&t, floor - 1 + 3 * i), &outer[i]) != OK)
            return FAILED;
        release(&outer[i]);
    }
    return mix(e, in, "Source", tempo_inside(&t, floor), 1 - share, "Source", tempo_inside(&t, floor + 1), share, 0);
}
EFFECT(tempo, .describe = tempo_describe, .context = tempo_context, .changed = tempo_changed, .preferences = tempo_preferences,
       .domain = tempo_domain, .frames = tempo_frames, .render = tempo_render)

/* ---- copy: memcpy, whole where rows lie without gaps; what a host costs is seen beside it ---- */
static int copy_describe(Handle e, Handle set) { (void)e; return describe_as(set, "Copy", 1, filter, SAFE); }
static int copy_render(Handle e, Handle in)
{
    Picture s, out;
    RectI w = window_of(in);
    if (fetch(e, "Output", time_of(in), &out) != OK)
        return FAILED;
    if (fetch(e, "Source", time_of(in), &s) != OK) {
        release(&out);
        return FAILED;
    }
    size_t row = (size_t)(w.x2 - w.x1) * out.components * component_bytes(&out);
    if (s.rowBytes == out.rowBytes && (size_t)abs(s.rowBytes) == row)
        memcpy(pixel(&out, w.x1, s.rowBytes < 0 ? w.y2 - 1 : w.y1), pixel(&s, w.x1, s.rowBytes < 0 ? w.y2 - 1 : w.y1), row * (w.y2 - w.y1));
    else
        for (int y = w.y1; y < w.y2; y++)
            memcpy(pixel(&out, w.x1, y), pixel(&s, w.x1, y), row);
    release(&s);
    release(&out);
    return OK;
}
EFFECT(copy, .describe = copy_describe, .context = source_and_output, .render = copy_render)

/* ---- talker: messages, progress, memory, threads, timeline ---- */
static const MessageSuite *messages;
static const ProgressSuite *progress;
static const MemorySuite *memory;
static const ThreadSuite *threads;
static const TimeSuite *timeline;
static int talker_load(void)
{
    messages = host->fetchSuite(host->host, "OfxMessageSuite", 2);
    progress = host->fetchSuite(host->host, "OfxProgressSuite", 2);
    memory = host->fetchSuite(host->host, "OfxMemorySuite", 1);
    threads = host->fetchSuite(host->host, "OfxMultiThreadSuite", 1);
    timeline = host->fetchSuite(host->host, "OfxTimeLineSuite", 1);
    return OK;
}
static int talker_describe(Handle e, Handle set) { (void)e; return describe_as(set, "Talker", 1, filter, SAFE); }
static void talker_thread(unsigned index, unsigned count, void *data)
{
    unsigned own = 99;
    threads->index(&own);
    ((unsigned char *)data)[index] = own == index && threads->isSpawned() && count == 8 ? 1 : 0;
}
static int talker_render(Handle e, Handle in)
{
    void *data = NULL;
    Handle mutex = NULL, block = NULL;
    double first = 0, last = 0;
    unsigned char done[8] = { 0 };
    int good = 1, i;
    if (!messages || !progress || !memory || !threads || !timeline) /* a host need not have them */
        return mix(e, in, "Source", time_of(in), 1, NULL, 0, 0, 0);
    progress->start(e, "counting", "");
    progress->update(e, 0.5);
    progress->end(e);
    good &= memory->alloc(NULL, 1000, &data) == OK && data;
    if (data)
        memset(data, 1, 1000);
    good &= memory->free(data) == OK;
    good &= effects->memoryAlloc(e, 100, &block) == OK && effects->memoryLock(block, &data) == OK;
    good &= effects->memoryUnlock(block) == OK && effects->memoryFree(block) == OK;
    good &= threads->mutexCreate(&mutex, 1) == OK && threads->mutexLock(mutex) == OK && threads->mutexUnlock(mutex) == OK;
    good &= threads->mutexUnlock(mutex) == OK && threads->mutexDestroy(mutex) == OK;
    good &= threads->multiThread(talker_thread, 8, done) == OK;
    for (i = 0; i < 8; i++)
        good &= done[i];
    good &= timeline->getBounds(e, &first, &last) == OK;
    messages->message(e, "OfxMessageMessage", "id", "%s %d of %.2f, 100%%", good ? "good" : "bad", 7, last);
    messages->setPersistent(e, "OfxMessageWarning", "id", "stays %g", 1.5);
    return mix(e, in, "Source", time_of(in), 1, NULL, 0, 0, 0);
}
EFFECT(talker, .load = talker_load, .describe = talker_describe, .context = source_and_output, .render = talker_render)

/* ---- crowd: counts how many renders run at once, in the process and on one instance, and says so ---- */
static const MessageSuite *crowd_messages;
static int crowd_now[3], crowd_most[3];
static int crowd_load(void)
{
    crowd_messages = host->fetchSuite(host->host, "OfxMessageSuite", 2);
    return OK;
}
static int crowd_describe_unsafe(Handle e, Handle set) { (void)e; return describe_as(set, "Unsafe", 1, filter, "OfxImageEffectRenderUnsafe"); }
static int crowd_describe_instance(Handle e, Handle set) { (void)e; return describe_as(set, "Instance safe", 1, filter, "OfxImageEffectRenderInstanceSafe"); }
static int crowd_describe_fully(Handle e, Handle set) { (void)e; return describe_as(set, "Fully safe", 1, filter, SAFE); }
static int crowd_render(Handle e, Handle in, int which)
{
    /* Asleep, not busy: on a machine with other work, busy threads may never meet. */
    const struct timespec moment = { 0, 5000000 };
    int now = __sync_add_and_fetch(&crowd_now[which], 1), status;
    nanosleep(&moment, NULL);
    if (now > crowd_most[which])
        crowd_most[which] = now;
    status = mix(e, in, "Source", time_of(in), 1, NULL, 0, 0, 0);
    __sync_sub_and_fetch(&crowd_now[which], 1);
    if (crowd_messages)
        crowd_messages->message(e, "OfxMessageMessage", "", "%d", crowd_most[which]);
    return status;
}
static int crowd_render_unsafe(Handle e, Handle in) { return crowd_render(e, in, 0); }
static int crowd_render_instance(Handle e, Handle in) { return crowd_render(e, in, 1); }
static int crowd_render_fully(Handle e, Handle in) { return crowd_render(e, in, 2); }
EFFECT(unsafe, .load = crowd_load, .describe = crowd_describe_unsafe, .context = source_and_output, .render = crowd_render_unsafe)
EFFECT(instance, .load = crowd_load, .describe = crowd_describe_instance, .context = source_and_output, .render = crowd_render_instance)
EFFECT(fully, .load = crowd_load, .describe = crowd_describe_fully, .context = source_and_output, .render = crowd_render_fully)

EXPORT_PLUGINS(
    PLUGIN(invert, "com.aivideofx.test.Invert"),
    PLUGIN(gain, "com.aivideofx.test.Gain"),
    PLUGIN(offset, "com.aivideofx.test.Offset"),
    PLUGIN(blend, "com.aivideofx.test.Blend"),
    PLUGIN(ramp, "com.aivideofx.test.Ramp"),
    PLUGIN(retime, "com.aivideofx.test.Retime"),
    PLUGIN(dissolve, "com.aivideofx.test.Dissolve"),
    PLUGIN(larger, "com.aivideofx.test.Larger"),
    PLUGIN(tempo, "com.aivideofx.test.Tempo"),
    PLUGIN(copy, "com.aivideofx.test.Copy"),
    PLUGIN(talker, "com.aivideofx.test.Talker"),
    PLUGIN(unsafe, "com.aivideofx.test.Unsafe"),
    PLUGIN(instance, "com.aivideofx.test.InstanceSafe"),
    PLUGIN(fully, "com.aivideofx.test.FullySafe"),
    PLUGIN_VERSION(invert, "com.aivideofx.test.Versions", 1, 4),
    PLUGIN_VERSION(gain, "com.aivideofx.test.Versions", 2, 1),
    PLUGIN(invert, "com.aivideofx.test:Colon"))
