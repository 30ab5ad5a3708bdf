namespace AiVideoFx.Engine;

/// <summary>What the reader makes of the names of classes and functions in a pickle.</summary>
/// <remarks>
/// A pickle may name any Python function and ask to call it. This reader has no Python: a handful of names (below and
/// in
/// <see cref="PickleCalls"/>) it carries out itself, every other becomes a <see cref="PickleOpaque"/>, which does
/// nothing.
/// That is needed because training programs save their settings beside the weights (omegaconf, pytorch_lightning,
/// argparse). Names that only an attack has use for are refused all the same: a file with one is to be deleted, not
/// used.
/// </remarks>
internal static class PickleNames
{
    private static readonly Dictionary<string, ElementType> Storages = new(StringComparer.Ordinal)
    {
        ["FloatStorage"] = ElementType.Float32,
        ["HalfStorage"] = ElementType.Float16,
        ["BFloat16Storage"] = ElementType.BFloat16,
        ["DoubleStorage"] = ElementType.Float64,
        ["CharStorage"] = ElementType.Int8,
        ["ByteStorage"] = ElementType.UInt8,
        ["UntypedStorage"] = ElementType.UInt8,
        ["ShortStorage"] = ElementType.Int16,
        ["IntStorage"] = ElementType.Int32,
        ["LongStorage"] = ElementType.Int64,
        ["BoolStorage"] = ElementType.Bool,
    };

    // Modules whose functions reach the system, other code, or the reader's own process.
    private static readonly HashSet<string> RefusedRoots = new(StringComparer.Ordinal)
    {
        "builtins", "__builtin__", "os", "posix", "nt", "ntpath", "posixpath", "subprocess", "_posixsubprocess",
        "commands", "popen2", "sys", "importlib", "imp", "_imp", "runpy", "pkgutil", "zipimport", "shutil",
        "socket", "_socket", "socketserver", "ssl", "http", "urllib", "urllib2", "httplib", "ftplib", "smtplib",
        "telnetlib", "requests", "aiohttp", "httpx", "webbrowser", "ctypes", "_ctypes", "cffi", "pickle", "_pickle",
        "cPickle", "pickletools", "marshal", "shelve", "dill", "cloudpickle", "joblib", "code", "codeop", "pty",
        "pdb", "bdb", "operator", "_operator", "functools", "_functools", "itertools", "types", "asyncio",
        "multiprocessing", "threading", "_thread", "thread", "concurrent", "signal", "_signal", "timeit", "profile",
        "cProfile", "trace", "doctest", "io", "_io", "tempfile", "platform", "pip", "setuptools", "distutils",
        "ensurepip", "venv", "gc", "inspect", "atexit", "sqlite3", "_sqlite3", "mmap", "fcntl", "resource",
        "winreg", "_winreg", "_winapi", "msvcrt", "site", "sysconfig", "linecache", "fileinput", "glob", "test",
        "idlelib", "lib2to3", "ast", "xmlrpc",
    };

    private static readonly string[] RefusedStarts =
    [
        "torch.hub", "torch.load", "torch.serialization", "torch.jit.load", "torch.utils.cpp_extension",
        "torch.multiprocessing", "torch.distributed", "torch.package", "torch.ops.load", "torch.classes.load",
        "numpy.f2py", "numpy.testing", "numpy.load", "numpy.lib.npyio", "numpy.distutils",
        "pandas.read_pickle", "pandas.io",
    ];

    // Containers of refused modules that settings are kept in.
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "io.BytesIO", "types.SimpleNamespace", "functools.partial",
    };

    // Plain values that builtins name.
    private static readonly HashSet<string> HarmlessBuiltins = new(StringComparer.Ordinal)
    {
        "set", "frozenset", "list", "dict", "tuple", "int", "float", "bool", "str", "bytes", "bytearray", "complex",
        "object", "slice", "range", "long", "unicode",
    };

    /// <summary>Refuses names that only an attack has use for.</summary>
    /// <param name="module">Python module.</param>
    /// <param name="name">Class or function in it.</param>
    /// <exception cref="WeightsException">The name is such a one.</exception>
    public static void Check(string module, string name)
    {
        string root = module.Split('.', 2)[0];
        bool builtin = module is "builtins" or "__builtin__";
        string full = $"{module}.{name}";
        if ((RefusedRoots.Contains(root) && !(builtin && HarmlessBuiltins.Contains(name)) && !Harmless.Contains(full))
            || RefusedStarts.Any(start => full.StartsWith(start, StringComparison.Ordinal)))
        {
            throw new WeightsException(
                $"the file asks to run {Quoted.Text(full)}. Files of weights are data, and nothing was run; "
                + "a file that asks for this is an attack or no file of weights: do not use it elsewhere either");
        }
    }

    /// <summary>The element type of a storage class.</summary>
    /// <param name="fullName">"torch.FloatStorage".</param>
    /// <exception cref="WeightsException">We do not read such elements.</exception>
    public static ElementType StorageType(string fullName)
    {
        string name = fullName[(fullName.LastIndexOf('.') + 1)..];
        return fullName.StartsWith("torch.", StringComparison.Ordinal)
            && Storages.TryGetValue(name, out ElementType type)
            ? type
            : throw new WeightsException($"a tensor's numbers are of the kind {Quoted.Text(fullName)}; expected one of "
                + string.Join(", ", Storages.Keys));
    }
}
