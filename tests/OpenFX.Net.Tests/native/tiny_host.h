/* The smallest host in C: property sets, effects, clips and parameters as tables, and the suites over them. A handle that
 * was not given out answers kOfxStatErrBadHandle. Programs include this file and fill the slots that they need. */
#pragma once
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "ofx_facts.h"

typedef struct { char name[64]; int index; void *pointer; char *text; double number; int integer; } Entry;
struct OfxPropertySetStruct { Entry *entries; int count, room; };

/* Handles given out, with what they stand for: different objects may begin at one address. */
enum Kind { SET, EFFECT, PARAMS, PARAM, CLIP };
static struct { const void *handle; enum Kind kind; } known[4096];
static int known_count;
static int known_at(const void *handle, enum Kind kind)
{
    int i = known_count - 1;
    while (i >= 0 && (known[i].handle != handle || known[i].kind != kind)) i--;
    return i;
}
static bool is_known(const void *handle, enum Kind kind) { return known_at(handle, kind) >= 0; }
static void know(const void *handle, enum Kind kind)
{
    if (is_known(handle, kind)) return;
    known[known_count].handle = handle;
    known[known_count++].kind = kind;
}
static void unknow(const void *handle, enum Kind kind)
{
    int i = known_at(handle, kind);
    if (i >= 0) known[i] = known[--known_count];
}
/* Asked before each read of a plug-in: true when the answer was made up. */
static bool (*lie)(const char *name, void *value, int size, OfxStatus *status);
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
    unknow(s, SET);
    for (int i = 0; i < s->count; i++)
        free(s->entries[i].text);
    free(s->entries);
    memset(s, 0, sizeof *s);
}

static OfxStatus set_pointer(OfxPropertySetHandle s, const char *n, int i, void *v) { if (!is_known(s, SET)) return kOfxStatErrBadHandle; find(s, n, i, true)->pointer = v; return 0; }
static OfxStatus set_double(OfxPropertySetHandle s, const char *n, int i, double v) { if (!is_known(s, SET)) return kOfxStatErrBadHandle; find(s, n, i, true)->number = v; return 0; }
static OfxStatus set_int(OfxPropertySetHandle s, const char *n, int i, int v) { if (!is_known(s, SET)) return kOfxStatErrBadHandle; find(s, n, i, true)->integer = v; return 0; }
static OfxStatus set_string(OfxPropertySetHandle s, const char *n, int i, const char *v)
{
    if (!is_known(s, SET)) return kOfxStatErrBadHandle;
    Entry *e = find(s, n, i, true);
    free(e->text);
    e->text = strdup(v);
    return 0;
}
#define GET(name, type, field)                                                     \
    static OfxStatus name(OfxPropertySetHandle s, const char *n, int i, type *v)   \
    {                                                                              \
        OfxStatus made_up;                                                         \
        if (!is_known(s, SET)) return kOfxStatErrBadHandle;                             \
        if (lie && lie(n, v, sizeof *v, &made_up)) return made_up;                 \
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
    if (!is_known(s, SET)) return kOfxStatErrBadHandle;
    while (find(s, n, *count, false))
        ++*count;
    return *count ? kOfxStatOK : kOfxStatErrUnknown;
}

static OfxStatus effect_properties(OfxImageEffectHandle e, OfxPropertySetHandle *s) { if (!is_known(e, EFFECT)) return kOfxStatErrBadHandle; know(*s = &e->set, SET); return 0; }
static OfxStatus effect_params(OfxImageEffectHandle e, OfxParamSetHandle *s) { if (!is_known(e, EFFECT)) return kOfxStatErrBadHandle; know(*s = &e->params, PARAMS); return 0; }
static OfxStatus clip_define(OfxImageEffectHandle e, const char *name, OfxPropertySetHandle *s)
{
    if (!is_known(e, EFFECT) || e->clip_count == 16) return kOfxStatErrBadHandle;
    Named *n = &e->clips[e->clip_count++];
    snprintf(n->name, sizeof n->name, "%s", name);
    know(*s = &n->set, SET);
    defined_clips++;
    return 0;
}
static OfxStatus param_define(OfxParamSetHandle set, const char *type, const char *name, OfxPropertySetHandle *s)
{
    if (!is_known(set, PARAMS) || set->count == 256) return kOfxStatErrBadHandle;
    Named *n = &set->items[set->count++];
    snprintf(n->name, sizeof n->name, "%s", name);
    know(&n->set, SET);
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
