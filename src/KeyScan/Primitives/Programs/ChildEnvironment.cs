using System.Collections;

namespace KeyScan.Primitives.Programs;

/// <summary>
/// The environment of the programs that KeyScan starts: made of the names below and nothing else, so that no token, pepper,
/// webhook secret or password of a database gets into a program that needs none of them, nor into what that starts. A credential
/// helper that takes its password from a variable gets those that <see cref="MoreVariable"/> names.
/// </summary>
internal static class ChildEnvironment
{
    /// <summary>
    /// Names, separated by commas, of further variables for the git that clones and fetches. KeyScan's own are refused.
    /// </summary>
    public const string MoreVariable = "KEYSCAN_GIT_ENVIRONMENT";

    private const string Own = "KEYSCAN_";
    private const string SearchPathName = "PATH";

    /// <summary>Lists of folders, of which only those count that <see cref="SearchPath"/> lets pass.</summary>
    private static readonly string[] FolderLists = ["LD_LIBRARY_PATH"];

    /// <summary>Folders of programs, under the same rule.</summary>
    private static readonly string[] ProgramFolders = ["GIT_EXEC_PATH"];

    /// <summary>
    /// Who and where one is, which words to use, where git's own settings are, and what Windows needs to start anything.
    /// </summary>
    private static readonly string[] Always =
    [
        "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "LC_*", "TZ", "TMPDIR", "TMP", "TEMP", "XDG_CONFIG_HOME",
        // By which git knows whose repositories root may read under sudo.
        "SUDO_UID", "SUDO_GID",
        "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_ATTR_NOSYSTEM", "GIT_CEILING_DIRECTORIES",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM",
        .. OperatingSystem.IsWindows() ? Windows : [],
    ];

    private static string[] Windows =>
    [
        "SystemRoot", "SystemDrive", "windir", "ComSpec", "PATHEXT", "OS", "USERNAME", "USERDOMAIN", "USERPROFILE", "HOMEDRIVE",
            "HOMEPATH", "APPDATA",
        "LOCALAPPDATA", "ALLUSERSPROFILE", "ProgramData", "ProgramFiles", "ProgramFiles(x86)", "ProgramW6432",
        "CommonProgramFiles", "CommonProgramFiles(x86)",
        "CommonProgramW6432", "COMPUTERNAME", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE",
    ];

    /// <summary>
    /// How to reach a server, and where ssh and the usual credential helpers find their agents, stores and settings: sockets,
    /// files and choices. What is itself a token or a password, such as GH_TOKEN, is not here. A proxy's address may hold a
    /// password; without it nothing is reached.
    /// </summary>
    private static readonly string[] ToConnect =
    [
        "http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "GIT_SSL_*", "GIT_PROXY_SSL_*", "GIT_HTTP_PROXY_AUTHMETHOD",
        "GIT_HTTP_USER_AGENT",
        "SSH_AUTH_SOCK", "SSH_AGENT_PID", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "SSH_SK_PROVIDER", "GIT_SSH", "GIT_SSH_COMMAND",
        "GIT_SSH_VARIANT", "GIT_ASKPASS",
        "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "XDG_DATA_HOME",
        "XDG_STATE_HOME", "XDG_CACHE_HOME",
        "GNUPGHOME", "GPG_TTY", "PASSWORD_STORE_DIR", "GCM_*", "KRB5CCNAME", "KRB5_CONFIG", "GH_CONFIG_DIR", "GH_HOST",
        "GLAB_CONFIG_DIR",
        "VSCODE_GIT_IPC_HANDLE", "VSCODE_GIT_ASKPASS_NODE", "VSCODE_GIT_ASKPASS_MAIN", "VSCODE_GIT_ASKPASS_EXTRA_ARGS",
        "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "CLOUDSDK_CONFIG",
        "AZURE_CONFIG_DIR", "DOTNET_ROOT*",
    ];

    /// <summary>Where the .NET is that runs KeyScan as a tool, and the options of a scan.</summary>
    private static readonly string[] ToRunHook =
    [
        "DOTNET_ROOT*", "DOTNET_BUNDLE_EXTRACT_BASE_DIR", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT",
        "KEYSCAN_CONFIG", "KEYSCAN_RULES", "KEYSCAN_ENABLE_RULE", "KEYSCAN_DISABLE_RULE", "KEYSCAN_BASELINE_PATH",
        "KEYSCAN_NO_INLINE_ALLOW", "KEYSCAN_FAIL_ON",
        "KEYSCAN_MAX_FILE_SIZE", "KEYSCAN_MAX_DECODE_DEPTH", "KEYSCAN_EXIT_CODE", "KEYSCAN_LOG_LEVEL",
    ];

    private static StringComparison NameComparison =>
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The variables for a program, made of this process's own.</summary>
    /// <param name="folder">Where it runs, an absolute path.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="searchPath">Where it may find programs.</param>
    /// <exception cref="ProgramException"><see cref="MoreVariable"/> names a variable that no other program gets.</exception>
    public static Dictionary<string, string> Create(string folder, ChildPurpose purpose, SearchPath searchPath)
    {
        // A dump of git may hold what it was sent; the runtimes of helpers written in .NET ask this.
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_DbgEnableMiniDump"] = "0" };
        string[] allowed =
            [.. Always, .. purpose switch { ChildPurpose.Connect => [.. ToConnect, .. More()], ChildPurpose.RunHook =>
            ToRunHook, _ => [] }];
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (variable is not { Key: string name, Value: string { Length: > 0 } value })
                continue;
            if (string.Equals(name, SearchPathName, NameComparison))
                environment[name] = string.Join(Path.PathSeparator, searchPath.Folders);
            else if (FolderLists.Contains(name, StringComparer.Ordinal)
                && SearchPath.Read(value, folder).Folders is { Count: > 0 } folders)
                environment[name] = string.Join(Path.PathSeparator, folders);
            else if (ProgramFolders.Contains(name, StringComparer.Ordinal) && SearchPath.Read(value, folder).Folders is [var only]
                && only == value)
                environment[name] = value;
            else if (allowed.Any(a => Matches(a, name)))
                environment[name] = value;
        }
        return environment;
    }

    private static bool Matches(string allowed, string name) =>
        allowed.EndsWith('*') ? name.StartsWith(allowed[..^1], NameComparison) : string.Equals(allowed, name, NameComparison);

    private static string[] More()
    {
        string[] names = (Environment.GetEnvironmentVariable(MoreVariable) ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Any(n => n.StartsWith(Own, StringComparison.OrdinalIgnoreCase)))
            throw new ProgramException(
                $"{MoreVariable} names a variable that begins with {Own}; those hold KeyScan's own secrets, and no other "
                    + $"program gets them");
        // A star stands for itself here, which is in no name.
        return [.. names.Where(n => !n.Contains('*', StringComparison.Ordinal))];
    }
}
