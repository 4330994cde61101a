using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KeyScan.Primitives.Files;
using Npgsql;

namespace KeyScan.Registry.Database;

/// <summary>
/// How a connection to PostgreSQL is protected, in the words of PostgreSQL's own clients: <c>?sslmode=…&amp;sslrootcert=…</c> in
/// the address, or else PGSSLMODE and PGSSLROOTCERT (https://www.postgresql.org/docs/15/libpq-ssl.html).
/// </summary>
/// <param name="Mode">What is asked of the server; null where nobody says, which is libpq's <c>prefer</c>.</param>
/// <param name="RootCertificate">The PEM file of the certificates that the server's must come from; null where nobody
/// says.</param>
internal sealed record PostgresTls(SslMode? Mode, string? RootCertificate)
{
    private const int LargestFile = 16 << 20;
    private const string ModeKey = "sslmode";
    private const string RootKey = "sslrootcert";
    private const string ModeVariable = "PGSSLMODE";
    private const string RootVariable = "PGSSLROOTCERT";

    private static readonly (string Word, SslMode Mode)[] Words =
    [
        ("disable", SslMode.Disable), ("allow", SslMode.Allow), ("prefer", SslMode.Prefer), ("require", SslMode.Require),
            ("verify-ca", SslMode.VerifyCA), ("verify-full", SslMode.VerifyFull),
    ];

    /// <summary>Whether a server that is not what was asked for is refused.</summary>
    public bool IsStrict => Mode >= SslMode.Require;

    /// <summary>
    /// What an address says; nothing of it is repeated in errors, because what stands there may be part of a password.
    /// </summary>
    /// <param name="address">The address.</param>
    /// <param name="where">Where it was given, for problems.</param>
    /// <exception cref="ProblemException">It says something else as well, which would be left undone, or something that is not
    /// known.</exception>
    public static PostgresTls Read(Uri address, string where)
    {
        if (address.Fragment.Length > 0)
            throw new ProblemException(
                new Problem("the address has a `#` and something behind it", where,
                    "Leave that out; write a `#` of a name or a password as %23"));
        var tls = new PostgresTls(null, null);
        foreach (string part in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = part.Split('=', 2);
            string value = pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "";
            tls = pair[0] switch
            {
                ModeKey when tls.Mode is null => tls with { Mode = ModeOf(value, $"{where} ({ModeKey})") },
                RootKey when tls.RootCertificate is null && value.Length > 0 => tls with { RootCertificate = value },
                _ => throw new ProblemException(
                new Problem($"the address says something after its `?` that KeyScan does not know, or says it twice or without "
                    + $"a value", where, $"Only {ModeKey}=MODE and {RootKey}=FILE may stand there, once each and joined by `&`")),
            };
        }
        return tls;
    }

    /// <summary>What holds in all: where the address says nothing, the environment does.</summary>
    /// <exception cref="ProblemException">A variable makes no sense, or there are no certificates in the file.</exception>
    public PostgresTls WithEnvironment()
    {
        SslMode? mode = Mode ?? (Variable(ModeVariable) is { } word ? ModeOf(word, ModeVariable) : null);
        string? root = RootCertificate ?? Variable(RootVariable);
        if (root is null || mode is SslMode.Disable)
            return new PostgresTls(mode, root);
        CheckCertificates(root, RootCertificate is null ? RootVariable : RootKey);
        // As with libpq, whose `require` looks at the certificate where it is told what to hold it against.
        return new PostgresTls(mode is SslMode.Require ? SslMode.VerifyCA : mode, root);
    }

    private static SslMode ModeOf(string word, string where) => Words.FirstOrDefault(w => w.Word == word) is (not null, var mode)
        ? mode
        : throw new ProblemException(
        new Problem("this is no way to protect a connection", where,
            $"Write {string.Join(", ", Words[..^1].Select(w => w.Word))} or {Words[^1].Word}"));

    private static void CheckCertificates(string file, string where)
    {
        string? why = null;
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(RegularFile.ReadText(file, LargestFile));
            why = certificates.Count == 0 ? "none is in it" : null;
            foreach (X509Certificate2 certificate in certificates)
                certificate.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            why = e.Message.TrimEnd('.');
        }
        if (why is not null)
            throw new ProblemException(
                new Problem($"the certificates that the server's must come from cannot be read: {why}", $"{where} {file}",
                    "Give a PEM file with the root certificate"));
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
