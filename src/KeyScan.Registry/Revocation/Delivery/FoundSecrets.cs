using KeyScan.Registry.Revocation.Outbox;
using KeyScan.Verification;
using KeyScan.Verification.Templates;

namespace KeyScan.Registry.Revocation.Delivery;

/// <summary>
/// The secrets that a scan has found, by what the outbox knows them by. They live as long as the scan, and nowhere else.
/// </summary>
internal sealed class FoundSecrets
{
    private readonly Dictionary<string, Finding> _byFingerprint = new(StringComparer.Ordinal);
    private readonly NeededValues _values;

    /// <summary>Remembers what a report has.</summary>
    public FoundSecrets(ScanReport report)
    {
        foreach (Finding finding in report.Findings)
        {
            _byFingerprint.TryAdd(RevocationIntent.SubjectOf(finding.Id.ToString()), finding);
            if (finding.Fingerprint is { } fingerprint)
                _byFingerprint.TryAdd(fingerprint.Text, finding);
        }
        _values = new NeededValues(report.Findings.Concat(report.Suppressed));
    }

    /// <summary>The secret; null where the scan has not found it.</summary>
    public Secret? Find(Fingerprint fingerprint) => _byFingerprint.GetValueOrDefault(fingerprint.Text)?.Secret;

    /// <summary>The secret and what is needed beside it, by name; null where one of them was not found.</summary>
    internal IReadOnlyDictionary<string, string>? Values(Fingerprint fingerprint, IReadOnlyList<Need> needs, out string? missing)
    {
        missing = ValueTemplate.SecretName;
        return _byFingerprint.TryGetValue(fingerprint.Text, out Finding? finding) ? _values.Find(finding, needs, out missing)
            : null;
    }
}
