/* The variadic functions of the OFX suites, both directions.
 *
 * C# can neither call nor be a C variadic function: a call through a function pointer does not set what the calling
 * convention asks for (the vector register count on System V, the stack on Apple arm64), and doubles arrive as garbage
 * now and then. So every such call passes here once, between a variadic and a fixed signature.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(_WIN32)
#define SHIM __declspec(dllexport)
#elif defined(OPENFX_SHIM_STATIC)
#define SHIM __attribute__((visibility("hidden")))
#else
#define SHIM __attribute__((visibility("default")))
#endif

enum { STATUS_OK = 0, STATUS_FAILED = 1, STATUS_UNSUPPORTED = 5, STATUS_BAD_HANDLE = 9 };

/* ---- plug-in side: fixed signature in, the host's variadic function called ---- */

typedef int (*VariadicValue)(void *param, ...);
typedef int (*VariadicTimed)(void *param, double time, ...);
typedef int (*VariadicRange)(void *param, double from, double to, ...);
typedef int (*VariadicMessage)(void *handle, const char *type, const char *id, const char *format, ...);

/* Pointers that a parameter does not need are passed all the same: a variadic callee reads as many as it knows of. */
SHIM int openfx_shim_get(void *function, void *param, void *a, void *b, void *c, void *d)
{
    return ((VariadicValue)function)(param, a, b, c, d);
}

SHIM int openfx_shim_get_timed(void *function, void *param, double time, void *a, void *b, void *c, void *d)
{
    return ((VariadicTimed)function)(param, time, a, b, c, d);
}

SHIM int openfx_shim_get_range(void *function, void *param, double from, double to, void *a, void *b, void *c, void *d)
{
    return ((VariadicRange)function)(param, from, to, a, b, c, d);
}

SHIM int openfx_shim_set_doubles(void *function, void *param, double a, double b, double c, double d)
{
    return ((VariadicValue)function)(param, a, b, c, d);
}

SHIM int openfx_shim_set_ints(void *function, void *param, int a, int b, int c)
{
    return ((VariadicValue)function)(param, a, b, c);
}

SHIM int openfx_shim_set_pointer(void *function, void *param, const void *pointer)
{
    return ((VariadicValue)function)(param, pointer);
}

SHIM int openfx_shim_set_doubles_timed(void *function, void *param, double time, double a, double b, double c, double d)
{
    return ((VariadicTimed)function)(param, time, a, b, c, d);
}

SHIM int openfx_shim_set_ints_timed(void *function, void *param, double time, int a, int b, int c)
{
    return ((VariadicTimed)function)(param, time, a, b, c);
}

SHIM int openfx_shim_set_pointer_timed(void *function, void *param, double time, const void *pointer)
{
    return ((VariadicTimed)function)(param, time, pointer);
}

/* The text is the format, per cent signs already doubled: hosts that print the format as it is then show it right too. */
SHIM int openfx_shim_message(void *function, void *handle, const char *type, const char *id, const char *format)
{
    return ((VariadicMessage)function)(handle, type, id, format);
}

/* ---- host side: real variadic functions for plug-ins to call, fixed callbacks into C# ---- */

enum { KIND_NONE = 0, KIND_INT = 1, KIND_DOUBLE = 2, KIND_POINTER = 3, MAX_COMPONENTS = 4 };
enum { WHEN_NOW = 0, WHEN_TIME = 1, WHEN_DERIVATIVE = 2, WHEN_INTEGRAL = 3 };

typedef struct ShimHost {
    /* Says of what a parameter's value consists; anything but OK is handed back to the plug-in. */
    int (*describe)(void *param, int *kind, int *components);
    /* Writes the value through the plug-in's pointers, components of them. */
    int (*get)(void *param, int when, double from, double to, void **out, int components);
    /* Takes a value; of the three only the one of the parameter's kind is filled in. */
    int (*set)(void *param, int timed, double time, const int *ints, const double *doubles, const void *pointer);
    /* Takes a formatted message. Function: 1 message v1, 2 message v2, 3 setPersistentMessage. */
    int (*message)(int function, void *handle, const char *type, const char *id, const char *text);
} ShimHost;

static ShimHost host_callbacks;

SHIM void openfx_shim_host(const ShimHost *callbacks)
{
    host_callbacks = *callbacks;
}

static int host_get(void *param, int when, double from, double to, va_list args)
{
    int kind = KIND_NONE, components = 0, i;
    void *out[MAX_COMPONENTS] = { 0 };
    int status = host_callbacks.describe ? host_callbacks.describe(param, &kind, &components) : STATUS_FAILED;
    if (status != STATUS_OK)
        return status;
    if (kind == KIND_NONE || components < 1 || components > MAX_COMPONENTS)
        return STATUS_UNSUPPORTED;
    for (i = 0; i < components; i++)
        out[i] = va_arg(args, void *);
    return host_callbacks.get(param, when, from, to, out, components);
}

static int host_set(void *param, int timed, double time, va_list args)
{
    int kind = KIND_NONE, components = 0, i;
    int ints[MAX_COMPONENTS] = { 0 };
    double doubles[MAX_COMPONENTS] = { 0 };
    const void *pointer = NULL;
    int status = host_callbacks.describe ? host_callbacks.describe(param, &kind, &components) : STATUS_FAILED;
    if (status != STATUS_OK)
        return status;
    if (kind == KIND_NONE || components < 1 || components > MAX_COMPONENTS)
        return STATUS_UNSUPPORTED;
    for (i = 0; i < components; i++) {
        if (kind == KIND_INT)
            ints[i] = va_arg(args, int);
        else if (kind == KIND_DOUBLE)
            doubles[i] = va_arg(args, double);
        else
            pointer = va_arg(args, const void *);
    }
    return host_callbacks.set(param, timed, time, ints, doubles, pointer);
}

static int host_message(int function, void *handle, const char *type, const char *id, const char *format, va_list args)
{
    char small[512];
    char *text = small;
    va_list again;
    int length, status;
    if (!host_callbacks.message)
        return STATUS_FAILED;
    va_copy(again, args);
    length = vsnprintf(small, sizeof small, format ? format : "", args);
    if (length < 0) {
        small[0] = 0;
    } else if ((size_t)length >= sizeof small) {
        text = malloc((size_t)length + 1);
        if (text)
            vsnprintf(text, (size_t)length + 1, format, again);
        else
            text = small;
    }
    va_end(again);
    status = host_callbacks.message(function, handle, type, id, text);
    if (text != small)
        free(text);
    return status;
}

static int host_param_get_value(void *param, ...)
{
    va_list args;
    int status;
    va_start(args, param);
    status = host_get(param, WHEN_NOW, 0, 0, args);
    va_end(args);
    return status;
}

static int host_param_get_value_at_time(void *param, double time, ...)
{
    va_list args;
    int status;
    va_start(args, time);
    status = host_get(param, WHEN_TIME, time, time, args);
    va_end(args);
    return status;
}

static int host_param_get_derivative(void *param, double time, ...)
{
    va_list args;
    int status;
    va_start(args, time);
    status = host_get(param, WHEN_DERIVATIVE, time, time, args);
    va_end(args);
    return status;
}

static int host_param_get_integral(void *param, double from, double to, ...)
{
    va_list args;
    int status;
    va_start(args, to);
    status = host_get(param, WHEN_INTEGRAL, from, to, args);
    va_end(args);
    return status;
}

static int host_param_set_value(void *param, ...)
{
    va_list args;
    int status;
    va_start(args, param);
    status = host_set(param, 0, 0, args);
    va_end(args);
    return status;
}

static int host_param_set_value_at_time(void *param, double time, ...)
{
    va_list args;
    int status;
    va_start(args, time);
    status = host_set(param, 1, time, args);
    va_end(args);
    return status;
}

#define HOST_MESSAGE(name, function)                                                             \
    static int name(void *handle, const char *type, const char *id, const char *format, ...)     \
    {                                                                                            \
        va_list args;                                                                            \
        int status;                                                                              \
        va_start(args, format);                                                                  \
        status = host_message(function, handle, type, id, format, args);                         \
        va_end(args);                                                                            \
        return status;                                                                           \
    }

HOST_MESSAGE(host_message_v1, 1)
HOST_MESSAGE(host_message_v2, 2)
HOST_MESSAGE(host_set_persistent_message, 3)

/* Addresses for the suite tables, in this order; the C# struct HostVariadics mirrors it. */
typedef struct HostVariadics {
    void *param_get_value, *param_get_value_at_time, *param_get_derivative, *param_get_integral;
    void *param_set_value, *param_set_value_at_time;
    void *message_v1, *message_v2, *set_persistent_message;
} HostVariadics;

SHIM void openfx_shim_host_functions(HostVariadics *out)
{
    out->param_get_value = (void *)host_param_get_value;
    out->param_get_value_at_time = (void *)host_param_get_value_at_time;
    out->param_get_derivative = (void *)host_param_get_derivative;
    out->param_get_integral = (void *)host_param_get_integral;
    out->param_set_value = (void *)host_param_set_value;
    out->param_set_value_at_time = (void *)host_param_set_value_at_time;
    out->message_v1 = (void *)host_message_v1;
    out->message_v2 = (void *)host_message_v2;
    out->set_persistent_message = (void *)host_set_persistent_message;
}
