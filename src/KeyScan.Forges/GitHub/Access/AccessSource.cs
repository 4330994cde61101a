using System.Text;
using KeyScan.Primitives.Files;

namespace KeyScan.Forges.GitHub.Access;

/// <summary>
/// Where access to GitHub comes from: the environment or files, never an argument, which every process can read. An app
/// (<c>KEYSCAN_GITHUB_APP_ID</c> with <c>KEYSCAN_GITHUB_APP_KEY_FILE</c>) comes before a file (<c>KEYSCAN_GITHUB_TOKEN_FILE</c>),
/// and that before <c>GITHUB_TOKEN</c> and <c>GH_TOKEN</c>.
/// </summary>
internal static class AccessSource
{
    private const string AppId = "KEYSCAN_GITHUB_APP_ID";
    private const string AppKeyFile = "KEYSCAN_GITHUB_APP_KEY_FILE";
    private const string TokenFile = "KEYSCAN_GITHUB_TOKEN_FILE";
    private const int LargestFile = 1 << 20;
    private const int LongestToken = 4096;

    /// <summary>The credentials the environment gives; anonymous ones where it gives none.</summary>
    /// <param name="variable">Gives the value of an environment variable, null for none.</param>
    /// <param name="owner">The organisation or user whose data is read, where an app has to be installed; null where no app will
    /// do.</param>
    /// <exception cref="ProblemException">A file cannot be read, or what is in it is no token or key.</exception>
    public static GitHubCredentials Read(Func<string, string?> variable, string? owner)
    {
        if (owner is not null && Value(variable, AppId) is { } id)
        {
            string path = Value(variable, AppKeyFile)
                ?? throw new ProblemException(
                    new Problem("the GitHub App has no private key", AppKeyFile, "Name the .pem file from the app's settings"));
            return new AppCredentials(AppKey.Read(id, ReadFile(path, "the app's private key"), path), GitHubLists.Owner(owner));
        }
        if (Value(variable, TokenFile) is { } file)
            return OfText(ReadFile(file, "the token").Trim(), file);
        foreach (string name in new[] { "GITHUB_TOKEN", "GH_TOKEN" })
        {
            if (Value(variable, name) is { } token)
                return OfText(token.Trim(), name);
        }
        return GitHubCredentials.Anonymous;
    }

    /// <summary>The API the environment names in <c>GITHUB_API_URL</c>, or github.com's.</summary>
    /// <exception cref="ProblemException">It is none.</exception>
    public static GitHubAddress ReadAddress(Func<string, string?> variable) =>
        Value(variable, "GITHUB_API_URL") is { } text ? GitHubAddress.Parse(text, "GITHUB_API_URL") : GitHubAddress.Public;

    /// <exception cref="ProblemException">It cannot stand in a header.</exception>
    internal static void CheckToken(string token, string where)
    {
        if (token.Length is 0 or > LongestToken || !token.All(c => c is > ' ' and < (char)0x7F))
            throw new ProblemException(
                new Problem("that is no token: one has no spaces, line breaks or other characters than ASCII", where,
                    "Copy it again"));
    }

    private static GitHubCredentials OfText(string token, string where)
    {
        CheckToken(token, where);
        return GitHubCredentials.OfToken(new Secret(token));
    }

    private static string ReadFile(string path, string what)
    {
        var problems = new List<Problem>();
        return BoundedFile.TryRead(path, what, LargestFile, problems) is { } bytes ? Encoding.UTF8.GetString(bytes.Span)
            : throw new ProblemException(problems[0]);
    }

    private static string? Value(Func<string, string?> variable, string name) =>
        variable(name) is { Length: > 0 } value ? value : null;
}
