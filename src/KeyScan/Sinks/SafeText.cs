using System.Buffers;
using System.Text;
using KeyScan.Text;

namespace KeyScan.Sinks;

/// <summary>
/// The text of one report, made fit to leave the process. Excerpts arrive redacted, but a secret may also stand in a path, a
/// branch name, an author line or a reason, so everything that came from outside passes through here.
/// </summary>
internal sealed class SafeText
{
    // A shorter secret may be an ordinary word, and a path that happens to hold it would no longer name its file.
    private const int ShortestReplaced = 12;

    private readonly bool _showSecrets;
    private readonly string[] _secrets = [];
    private readonly SearchValues<string>? _anySecret;

    /// <summary>Creates the text of <paramref name="report"/>.</summary>
    /// <param name="report">Its findings' secrets are what must not get out.</param>
    /// <param name="showSecrets">Whether they may after all.</param>
    public SafeText(ScanReport report, bool showSecrets)
    {
        _showSecrets = showSecrets;
        // Most reports of hooks have none, and making the search is a tenth of a hook's time.
        if (showSecrets || (report.Findings.Count == 0 && report.Suppressed.Count == 0))
            return;
        _secrets = [.. report.Findings.Concat(report.Suppressed)
            .Select(f => f.Secret)
            .Where(s => s.Length >= ShortestReplaced)
            .SelectMany(s => new[] { s.Reveal(), Uri.EscapeDataString(s.Reveal()) })
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(s => s.Length)];
        if (_secrets.Length > 0)
            _anySecret = SearchValues.Create(_secrets, StringComparison.Ordinal);
    }

    /// <summary>The secret in the form the user asked for.</summary>
    public string Of(Finding finding) => _showSecrets ? finding.Secret.Reveal() : finding.Redacted;

    /// <summary>
    /// <paramref name="text"/> with every secret of the report redacted; for formats that escape by themselves.
    /// </summary>
    public string Redacted(string text)
    {
        if (_anySecret is null)
            return text;
        int at = text.AsSpan().IndexOfAny(_anySecret);
        if (at < 0)
            return text;
        var redacted = new StringBuilder(text.Length);
        ReadOnlySpan<char> rest = text;
        for (; at >= 0; at = rest.IndexOfAny(_anySecret))
        {
            redacted.Append(rest[..at]);
            rest = rest[at..];
            string secret = LongestAtStart(rest);
            redacted.Append(Secret.Redact(secret));
            rest = rest[secret.Length..];
        }
        return redacted.Append(rest).ToString();
    }

    /// <summary>
    /// <paramref name="text"/> redacted, with everything invisible written out; for terminals, logs and tables.
    /// </summary>
    public string Printable(string text) => PrintableText.Of(Redacted(text));

    private string LongestAtStart(ReadOnlySpan<char> text)
    {
        foreach (string secret in _secrets)
        {
            if (text.StartsWith(secret, StringComparison.Ordinal))
                return secret;
        }
        throw new InvalidOperationException("A secret was found where none stands.");
    }
}
