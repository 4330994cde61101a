using System.Buffers;

namespace KeyScan.Sources;

/// <summary>
/// What git ignores and a scan of files therefore passes over: counted, and what looks like credentials by its name is named.
/// </summary>
internal sealed class IgnoredFiles
{
    private const int MostNamed = 5;

    /// <summary>How names begin that hold credentials by convention.</summary>
    private static readonly string[] Beginnings =
        [".env", "credentials", "secrets.", "terraform.tfstate", "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "service-account",
        "service_account", "kubeconfig"];

    /// <summary>How they end.</summary>
    private static readonly string[] Ends = [".env", ".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".kdbx", ".ppk",
        ".tfvars", ".tfvars.json", ".tfstate"];

    /// <summary>What they are called, files and folders.</summary>
    private static readonly string[] Names = [".npmrc", ".pypirc", ".netrc", "_netrc", ".pgpass", ".htpasswd", ".git-credentials",
        ".dockercfg", ".aws", ".ssh", ".gnupg", ".kube", ".docker", "secrets"];

    /// <summary>How a name ends that only looks like one of them.</summary>
    private static readonly string[] Harmless = [".pub", ".example", ".sample", ".template", ".dist"];

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/+@,");

    private readonly List<string> _named = [];
    private long _files, _folders, _more;

    /// <summary>Whether nothing is ignored.</summary>
    public bool IsEmpty => _files + _folders == 0;

    /// <summary>How much it is, for people.</summary>
    public string Count => _folders == 0 ? Files : _files == 0 ? Folders : $"{Files} and {Folders}";

    private string Files => $"{_files:N0} {(_files == 1 ? "file" : "files")}";

    private string Folders => $"{_folders:N0} {(_folders == 1 ? "folder" : "folders")}";

    /// <summary>Counts a file, or a folder with all that is in it, whose path ends with a slash.</summary>
    public void Add(string path)
    {
        if (path.EndsWith('/'))
            _folders++;
        else
            _files++;
        if (!IsCredentials(Path.GetFileName(path.TrimEnd('/'))))
            return;
        if (_named.Count < MostNamed)
            _named.Add(path);
        else
            _more++;
    }

    /// <summary>What to tell people; null where nothing is ignored.</summary>
    /// <param name="where">What was scanned.</param>
    public Problem? ToRemark(string where)
    {
        if (IsEmpty)
            return null;
        string ignored = $"git ignores {Count}, which {(_files + _folders == 1 ? "was" : "were")} not scanned";
        if (_named.Count == 0)
            return new Problem(ignored, where, "To scan all of it run `keyscan dir --no-ignore`");
        string more = _more > 0 ? $" and {_more:N0} more" : "";
        string command = _more > 0 || _named.Exists(n => n.EndsWith('/')) ? "keyscan dir --no-ignore"
            : $"keyscan dir {string.Join(' ', _named.Select(Quoted))}";
        return new Problem($"{ignored}; by their names these hold credentials: {string.Join(", ", _named)}{more}", where,
            $"To scan them run `{command}`");
    }

    private static bool IsCredentials(string name) =>
        !Harmless.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase))
        && (Beginnings.Any(b => name.StartsWith(b, StringComparison.OrdinalIgnoreCase))
            || Ends.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase))
                || Names.Contains(name, StringComparer.OrdinalIgnoreCase));

    private static string Quoted(string path) => !path.AsSpan().ContainsAnyExcept(Plain) ? path.StartsWith('-')
        ? $"./{path}" : path
        : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
