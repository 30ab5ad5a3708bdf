/* The smallest host that can describe plug-ins: opens a binary, sets the host, loads, describes in every context the
 * plug-in offers, unloads, closes; as many times as asked. Prints one line a round; any surprise is an exit code. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "ofx_facts.h"

typedef struct { char name[64]; int index; void *pointer; char *text; double number; int integer; } Entry;
struct OfxPropertySetStruct { Entry *entries; int count, room; };
typedef struct { char name[64]; struct OfxPropertySetStruct set; } Named;
struct OfxParamSetStruct { Named items[256]; int count; };
struct OfxImageEffectStruct { struct OfxPropertySetStruct set; struct OfxParamSetStruct params; Named clips[16]; int clip_count; };
static int defined_params, defined_clips;

static Entry *find(OfxPropertySetHandle s, const char *name, int index, bool make)
{
    for (int i = 0; i < s->count; i++)
        if (s->entries[i].index == index && !strcmp(s->entries[i].name, name))
            return &s->entries[i];
    if (!make)
        return NULL;
    if (s->count == s->room) {
        s->room = s->room ? 2 * s->room : 32;
        s->entries = realloc(s->entries, (size_t)s->room * sizeof(Entry));
    }
    Entry *e = &s->entries[s->count++];
    memset(e, 0, sizeof *e);
    snprintf(e->name, sizeof e->name, "%s", name);
    e->index = index;
    return e;
}

static void drop(OfxPropertySetHandle s)
{
    for (int i = 0; i < s->count; i++)
        free(s->entries[i].text);
    free(s->entries);
    memset(s, 0, sizeof *s);
}

static OfxStatus set_pointer(OfxPropertySetHandle s, const char *n, int i, void *v) { find(s, n, i, true)->pointer = v; return 0; }
static OfxStatus set_double(OfxPropertySetHandle s, const char *n, int i, double v) { find(s, n, i, true)->number = v; return 0; }
static OfxStatus set_int(OfxPropertySetHandle s, const char *n, int i, int v) { find(s, n, i, true)->integer = v; return 0; }
static OfxStatus set_string(OfxPropertySetHandle s, const char *n, int i, const char *v)
{
    Entry *e = find(s, n, i, true);
    free(e->text);
    e->text = strdup(v);
    return 0;
}
#define GET(name, type, field)                                                     \
    static OfxStatus name(OfxPropertySetHandle s, const char *n, int i, type *v)   \
    {                                                                              \
        Entry *e = find(s, n, i, false);                                           \
        if (!e) return kOfxStatErrUnknown;                                         \
        *v = e->field;                                                             \
        return kOfxStatOK;                                                         \
    }
GET(get_pointer, void *, pointer)
GET(get_string, char *, text)
GET(get_double, double, number)
GET(get_int, int, integer)
static OfxStatus get_dimension(OfxPropertySetHandle s, const char *n, int *count)
{
    *count = 0;
    while (find(s, n, *count, false))
        ++*count;
    return *count ? kOfxStatOK : kOfxStatErrUnknown;
}

static OfxStatus effect_properties(OfxImageEffectHandle e, OfxPropertySetHandle *s) { *s = &e->set; return 0; }
static OfxStatus effect_params(OfxImageEffectHandle e, OfxParamSetHandle *s) { *s = &e->params; return 0; }
static OfxStatus clip_define(OfxImageEffectHandle e, const char *name, OfxPropertySetHandle *s)
{
    Named *n = &e->clips[e->clip_count++];
    snprintf(n->name, sizeof n->name, "%s", name);
    *s = &n->set;
    defined_clips++;
    return 0;
}
static OfxStatus param_define(OfxParamSetHandle set, const char *type, const char *name, OfxPropertySetHandle *s)
{
    Named *n = &set->items[set->count++];
    snprintf(n->name, sizeof n->name, "%s", name);
    set_string(&n->set, kOfxParamPropType, 0, type);
    if (s)
        *s = &n->set;
    defined_params++;
    return 0;
}

/* Slots that are not needed stay null on purpose: a plug-in must not call what is not there. */
static OfxPropertySuiteV1 properties = {
    .propSetPointer = set_pointer, .propSetString = set_string, .propSetDouble = set_double, .propSetInt = set_int,
    .propGetPointer = get_pointer, .propGetString = get_string, .propGetDouble = get_double, .propGetInt = get_int,
    .propGetDimension = get_dimension,
};
static OfxImageEffectSuiteV1 effects = { .getPropertySet = effect_properties, .getParamSet = effect_params, .clipDefine = clip_define };
static OfxParameterSuiteV1 params = { .paramDefine = param_define };

static const void *fetch(OfxPropertySetHandle host, const char *name, int version)
{
    (void)host;
    if (version == 1 && !strcmp(name, kOfxPropertySuite)) return &properties;
    if (version == 1 && !strcmp(name, kOfxImageEffectSuite)) return &effects;
    if (version == 1 && !strcmp(name, kOfxParameterSuite)) return &params;
    return NULL;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec * 1e-6;
}

static void need(int condition, const char *what, int detail)
{
    if (!condition) {
        printf("FAILED: %s (%d)\n", what, detail);
        exit(1);
    }
}

static void forget(struct OfxImageEffectStruct *e)
{
    drop(&e->set);
    for (int i = 0; i < e->clip_count; i++) drop(&e->clips[i].set);
    for (int i = 0; i < e->params.count; i++) drop(&e->params.items[i].set);
    e->clip_count = e->params.count = 0;
}

static int described(OfxPlugin *p, struct OfxImageEffectStruct *e)
{
    char *context;
    int count = 0;
    need(p->mainEntry(kOfxActionLoad, NULL, NULL, NULL) == kOfxStatOK, "load", 0);
    need(p->mainEntry(kOfxActionDescribe, e, NULL, NULL) == kOfxStatOK, "describe", 0);
    while (get_string(&e->set, kOfxImageEffectPropSupportedContexts, count, &context) == kOfxStatOK) {
        static struct OfxImageEffectStruct inner;
        struct OfxPropertySetStruct args = { 0 };
        set_string(&args, kOfxImageEffectPropContext, 0, context);
        int status = p->mainEntry(kOfxImageEffectActionDescribeInContext, &inner, &args, NULL);
        need(status == kOfxStatOK, context, status);
        need(inner.clip_count > 0, "clips defined in context", count);
        drop(&args);
        forget(&inner);
        count++;
    }
    return count;
}

int main(int argc, char **argv)
{
    static struct OfxImageEffectStruct effect;
    struct OfxPropertySetStruct host_properties = { 0 };
    OfxHost host = { &host_properties, fetch };
    int rounds = argc > 2 ? atoi(argv[2]) : 3, plugins = 0;
    set_string(&host_properties, kOfxPropName, 0, "tiny host");
    for (int round = 0; round < rounds; round++) {
        double start = now(), opened, ended;
        int contexts = 0;
        defined_params = defined_clips = 0;
        void *library = dlopen(argv[1], RTLD_LAZY | RTLD_LOCAL);
        if (!library) printf("%s\n", dlerror());
        need(library != NULL, "dlopen", round);
        OfxStatus (*set_host)(const OfxHost *) = (OfxStatus (*)(const OfxHost *))dlsym(library, "OfxSetHost");
        int (*number)(void) = (int (*)(void))dlsym(library, "OfxGetNumberOfPlugins");
        OfxPlugin *(*get)(int) = (OfxPlugin *(*)(int))dlsym(library, "OfxGetPlugin");
        need(set_host && number && get, "exports", round);
        opened = now();
        need(set_host(&host) == kOfxStatOK, "OfxSetHost", round);
        plugins = number();
        need(plugins > 0, "OfxGetNumberOfPlugins", plugins);
        for (int i = 0; i < plugins; i++) {
            OfxPlugin *p = get(i);
            need(p && p->mainEntry && p->setHost && p->apiVersion == 1 && !strcmp(p->pluginApi, "OfxImageEffectPluginAPI"), "OfxGetPlugin", i);
            p->setHost(&host);
            contexts += described(p, &effect);
            /* What no host should do and some do. */
            need(p->mainEntry(NULL, NULL, NULL, NULL) != kOfxStatOK, "null action", i);
            need(p->mainEntry(kOfxImageEffectActionRender, NULL, NULL, NULL) != kOfxStatOK, "render without handle", i);
            need(p->mainEntry(kOfxImageEffectActionRender, &effect, NULL, NULL) != kOfxStatOK, "render without arguments", i);
            need(p->mainEntry("NoSuchAction", &effect, NULL, NULL) == kOfxStatReplyDefault, "unknown action", i);
            described(p, &effect); /* again without Unload, as MLT does */
            need(p->mainEntry(kOfxActionUnload, NULL, NULL, NULL) == kOfxStatOK, "unload", i);
            forget(&effect);
        }
        need(get(-1) == NULL && get(plugins) == NULL, "plug-ins out of range", plugins);
        ended = now();
        need(dlclose(library) == 0, "dlclose", round);
        printf("round %d: %d plug-ins, %d contexts, %d params, %d clips, open %.3f ms, describe %.3f ms\n",
            round, plugins, contexts, defined_params, defined_clips, opened - start, ended - opened);
    }
    drop(&host_properties);
    return 0;
}
