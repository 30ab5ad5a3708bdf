/* Both ends of the variadic calls as a C compiler makes them: a host whose functions check what they get, and a plug-in
 * that calls a host's functions. The value is a known function of the handle, so that both sides know what is right. */
#include <stdarg.h>
#include <stdio.h>

#define EXPORT __attribute__((visibility("default")))

static int wrong(double a, double b) { return a != b; }

/* Handles: low two bits = components - 1, rest = a number from which the values follow. */
static double value_of(size_t param, int index) { return (double)(param >> 2) * 0.37 + index * 1.25 - 3.5; }

/* ---- a host in C ---- */
EXPORT int c_host_set_doubles(void *param, ...)
{
    int n = (int)((size_t)param & 3) + 1, i, bad = 0;
    va_list args;
    va_start(args, param);
    for (i = 0; i < n; i++) bad += wrong(va_arg(args, double), value_of((size_t)param, i));
    va_end(args);
    return bad ? 1 : 0;
}

EXPORT int c_host_set_doubles_timed(void *param, double time, ...)
{
    int n = (int)((size_t)param & 3) + 1, i, bad = wrong(time, value_of((size_t)param, 9));
    va_list args;
    va_start(args, time);
    for (i = 0; i < n; i++) bad += wrong(va_arg(args, double), value_of((size_t)param, i));
    va_end(args);
    return bad ? 1 : 0;
}

EXPORT int c_host_set_ints(void *param, ...)
{
    int n = (int)((size_t)param & 3) + 1, i, bad = 0;
    va_list args;
    va_start(args, param);
    for (i = 0; i < n && i < 3; i++) bad += va_arg(args, int) != (int)(size_t)param * 3 + i;
    va_end(args);
    return bad ? 1 : 0;
}

EXPORT int c_host_get_range(void *param, double from, double to, ...)
{
    int n = (int)((size_t)param & 3) + 1, i;
    va_list args;
    if (wrong(from, value_of((size_t)param, 7)) || wrong(to, value_of((size_t)param, 8))) return 1;
    va_start(args, to);
    for (i = 0; i < n; i++) *va_arg(args, double *) = value_of((size_t)param, i);
    va_end(args);
    return 0;
}

EXPORT int c_host_message(void *handle, const char *type, const char *id, const char *format, ...)
{
    char *out = handle;
    va_list args;
    va_start(args, format);
    int n = snprintf(out, 128, "%s|%s|", type, id);
    vsnprintf(out + n, 128 - (size_t)n, format, args);
    va_end(args);
    return 0;
}

/* ---- a plug-in in C ---- */
EXPORT int c_plugin_doubles(int (*set)(void *, ...), int (*set_timed)(void *, double, ...), int (*get)(void *, ...),
    int (*get_timed)(void *, double, ...), int (*get_range)(void *, double, double, ...), size_t param)
{
    double v[4], a = 0, b = 0, c = 0, d = 0;
    int i, bad = 0, n = (int)(param & 3) + 1;
    void *p = (void *)param;
    for (i = 0; i < 4; i++) v[i] = value_of(param, i);
    bad += n == 1 ? set(p, v[0]) : n == 2 ? set(p, v[0], v[1]) : n == 3 ? set(p, v[0], v[1], v[2]) : set(p, v[0], v[1], v[2], v[3]);
    bad += n == 1 ? set_timed(p, value_of(param, 9), v[0])
         : n == 2 ? set_timed(p, value_of(param, 9), v[0], v[1])
         : n == 3 ? set_timed(p, value_of(param, 9), v[0], v[1], v[2])
                  : set_timed(p, value_of(param, 9), v[0], v[1], v[2], v[3]);
    for (i = 0; i < 3; i++) {
        a = b = c = d = -1;
        if (i == 0) bad += n == 1 ? get(p, &a) : n == 2 ? get(p, &a, &b) : n == 3 ? get(p, &a, &b, &c) : get(p, &a, &b, &c, &d);
        if (i == 1) bad += n == 1 ? get_timed(p, value_of(param, 7), &a) : n == 2 ? get_timed(p, value_of(param, 7), &a, &b)
                         : n == 3 ? get_timed(p, value_of(param, 7), &a, &b, &c) : get_timed(p, value_of(param, 7), &a, &b, &c, &d);
        if (i == 2) bad += n == 1 ? get_range(p, value_of(param, 7), value_of(param, 8), &a)
                         : n == 2 ? get_range(p, value_of(param, 7), value_of(param, 8), &a, &b)
                         : n == 3 ? get_range(p, value_of(param, 7), value_of(param, 8), &a, &b, &c)
                                  : get_range(p, value_of(param, 7), value_of(param, 8), &a, &b, &c, &d);
        bad += wrong(a, v[0]) + (n > 1 ? wrong(b, v[1]) : wrong(b, -1)) + (n > 2 ? wrong(c, v[2]) : wrong(c, -1))
            + (n > 3 ? wrong(d, v[3]) : wrong(d, -1));
    }
    return bad;
}

EXPORT int c_plugin_ints_and_text(int (*set)(void *, ...), size_t ints, size_t text)
{
    return set((void *)ints, (int)ints, (int)ints + 1, (int)ints + 2) + set((void *)text, "grün 42");
}

EXPORT int c_plugin_message(int (*message)(void *, const char *, const char *, const char *, ...), void *handle, int length)
{
    return message(handle, "OfxMessageError", "id", "%s %d %.3f %*c", "text", 42, 2.5, length, 'x');
}
