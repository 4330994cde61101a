using System.Text.RegularExpressions;

namespace KeyScan.Registry.Database;

/// <summary>
/// Where a registry lives: the file of a SQLite database, or
/// <c>postgres://[user@]host[:port]/database[?sslmode=…&amp;sslrootcert=…]</c>.
/// </summary>
/// <param name="Text">The address as given; for PostgreSQL it may hold a password and is not for showing.</param>
/// <param name="IsPostgres">Whether it is a PostgreSQL server.</param>
internal sealed partial record RegistryAddress(string Text, bool IsPostgres)
{
    private const string Where = "--registry";
    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    /// <summary>The address without a password and without how it is reached, for people.</summary>
    public string Shown => IsPostgres ? WithoutPassword() : Text;

    /// <summary>Whether the address holds a password.</summary>
    public bool HasPassword => IsPostgres && new Uri(Text).UserInfo.Contains(':', StringComparison.Ordinal);

    /// <summary>Reads an address.</summary>
    /// <exception cref="ProblemException">It is none, or says more than is known.</exception>
    public static RegistryAddress Parse(string text)
    {
        if (Schemes.Any(s => text.StartsWith(s, StringComparison.OrdinalIgnoreCase)))
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.AbsolutePath.Trim('/').Length == 0)
                throw new ProblemException(
                    new Problem("this is no address of a database", Where, "Write postgres://user@host:5432/database"));
            PostgresTls.Read(uri, Where);
            return new RegistryAddress(text, IsPostgres: true);
        }
        // Whatever is taken for a path becomes the name of a file: a password would stand in a listing of its folder.
        return LooksLikeAPath(text)
            ? new RegistryAddress(Path.GetFullPath(text), IsPostgres: false)
            : throw new ProblemException(
                new Problem("this is neither the path of a SQLite file nor a postgres:// address; it is not repeated, because "
                    + "it may hold a password", Where,
                    "Write postgres://user@host:5432/database, or a path "
                        + "that begins with / or ./ where it holds `:`, `=` or `@`"));
    }

    private static bool LooksLikeAPath(string text)
    {
        if (text.Trim().Length == 0 || text.Any(char.IsControl) || NoPath().IsMatch(text))
            return false;
        bool isPlain = text.StartsWith('/') || text.StartsWith("./", StringComparison.Ordinal)
            || text.StartsWith("../", StringComparison.Ordinal) || Path.IsPathFullyQualified(text);
        return isPlain || (!text.AsSpan().ContainsAny(":=@;") && !text.Contains("//", StringComparison.Ordinal));
    }

    /// <summary>
    /// What is an address wherever it stands: a scheme, its slashes lost or too many; credentials before an @; a setting of
    /// libpq's (https://www.postgresql.org/docs/15/libpq-connect.html) or of a connection string.
    /// </summary>
    [GeneratedRegex(@"://|^//|[^/]:[^/]*@|^[a-z][a-z0-9+.-]+:|\b(host|hostaddr|port|dbname|database|user|username|userid|password|pwd|passfile|passwd|service|servicefile|server|sslmode|sslkey|sslpassword|options)\s*=", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NoPath();

    /// <summary>The address alone; never a password.</summary>
    public override string ToString() => Shown;

    private string WithoutPassword()
    {
        var uri = new Uri(Text);
        string user = uri.UserInfo.Split(':')[0];
        return $"postgres://{(user.Length > 0 ? $"{user}@" : "")}{uri.Authority.Split('@')[^1]}{uri.AbsolutePath}";
    }
}
