using System.CommandLine;

namespace KeyScan.Cli.Fleet;

/// <summary>The option that says where mirrors are.</summary>
internal sealed class CacheFlag
{
    private readonly Option<string?> _folder = EnvironmentOption.Text("--cache",
        "Where mirrors of the repositories are kept (default: keyscan in the user's cache folder).", "DIR");

    private CacheFlag()
    {
    }

    /// <summary>Adds the option to <paramref name="command"/>.</summary>
    public static CacheFlag AddTo(Command command)
    {
        var flag = new CacheFlag();
        command.Options.Add(flag._folder);
        return flag;
    }

    /// <summary>The folder, which need not be there.</summary>
    /// <exception cref="ProblemException">None is given, and there is no home.</exception>
    public string Read(ParseResult parsed) => Find(parsed) ?? throw new ProblemException(
        new Problem("there is no home to keep mirrors of the repositories in", "HOME",
            "Give a folder with --cache, or KEYSCAN_CACHE"));

    /// <summary>The folder where one can be; null where none is given, and there is no home.</summary>
    public string? Find(ParseResult parsed) => parsed.GetValue(_folder) ?? Default();

    private static string? Default()
    {
        string? cache = OperatingSystem.IsWindows() ? null : Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (cache is null || !Path.IsPathRooted(cache))
        {
            cache = OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData,
                    Environment.SpecialFolderOption.DoNotVerify)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile,
                    Environment.SpecialFolderOption.DoNotVerify), ".cache");
        }
        return Path.IsPathRooted(cache) ? Path.Combine(cache, "keyscan") : null;
    }
}
