/* Opens a binary, sets the host, loads, describes in every context the plug-ins offer, unloads, closes; as many times as
 * asked. Prints one line a round; any surprise is an exit code. */
#include "tiny_host.h"

static int described(OfxPlugin *p, struct OfxImageEffectStruct *e)
{
    static struct OfxImageEffectStruct inner;
    char *context;
    int count = 0;
    know(e, EFFECT);
    know(&inner, EFFECT);
    need(p->mainEntry(kOfxActionLoad, NULL, NULL, NULL) == kOfxStatOK, "load", 0);
    need(p->mainEntry(kOfxActionDescribe, e, NULL, NULL) == kOfxStatOK, "describe", 0);
    while (get_string(&e->set, kOfxImageEffectPropSupportedContexts, count, &context) == kOfxStatOK) {
        struct OfxPropertySetStruct args = { 0 };
        know(&args, SET);
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
    know(&host_properties, SET);
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
            if (round == 0) printf("plug-in %s\n", p->pluginIdentifier);
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
