namespace KeyScan.Issued.Registry;

/// <summary>Where a registry lives: the file of a SQLite database, or <c>postgres://[user@]host[:port]/database[?sslmode=…&amp;sslrootcert=…]</c>.</summary>
/// <param name="Text">The address as given; for PostgreSQL it may hold a password and is not for showing.</param>
/// <param name="IsPostgres">Whether it is a PostgreSQL server.</param>
public sealed record RegistryAddress(string Text, bool IsPostgres)
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
                throw new ProblemException(new Problem("this is no address of a database", Where, "Write postgres://user@host:5432/database"));
            PostgresTls.Of(uri, Where);
            return new RegistryAddress(text, IsPostgres: true);
        }
        return text.Contains("://", StringComparison.Ordinal) || text.Length == 0
            ? throw new ProblemException(new Problem("a registry is a SQLite file or a postgres:// address", Where, "Write a path, or postgres://user@host/database"))
            : new RegistryAddress(Path.GetFullPath(text), IsPostgres: false);
    }

    /// <summary>The address alone; never a password.</summary>
    public override string ToString() => Shown;

    private string WithoutPassword()
    {
        var uri = new Uri(Text);
        string user = uri.UserInfo.Split(':')[0];
        return $"postgres://{(user.Length > 0 ? $"{user}@" : "")}{uri.Authority.Split('@')[^1]}{uri.AbsolutePath}";
    }
}
