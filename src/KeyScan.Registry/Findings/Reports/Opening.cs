namespace KeyScan.Registry.Findings.Reports;

/// <summary>What one leaked secret opens that works, and for whom.</summary>
/// <param name="Reported">The finding; one that stands for all of the same issued key.</param>
internal sealed record Opening(ReportedFinding Reported)
{
    /// <summary>Who answers for it: as the registry knows, else as the provider says; null where nobody knows.</summary>
    public string? Owner => First(Key?.Owner, Identity?.Owner, Key?.Team is { Length: > 0 } team ? $"team {team}" : null);

    /// <summary>The account that it opens, as the provider says; null where nobody knows.</summary>
    public string? Account => First(Identity?.Account);

    /// <summary>What it may do there: as the provider says, else as the registry knows. Empty where nobody knows.</summary>
    public IReadOnlyList<string> Scopes => Identity is { Scopes.Count: > 0 } identity ? identity.Scopes : Key?.Scopes ?? [];

    /// <summary>How bad that is: never less than the finding itself.</summary>
    public Severity Danger => Identity?.Risk is { } risk && risk > Finding.Severity ? risk : Finding.Severity;

    /// <summary>What it is called: the id of the issued key, or the redacted secret.</summary>
    public string Name => Key?.KeyId ?? Finding.Redacted;

    /// <summary>When it was last used, as far as anybody knows.</summary>
    public DateTimeOffset? LastUsedAt => Identity?.LastUsedAt ?? Key?.LastUsedAt;

    /// <summary>When it ends; null for never, or where nobody knows.</summary>
    public DateTimeOffset? ExpiresAt => Identity?.ExpiresAt ?? Key?.ExpiresAt;

    /// <summary>Whether the registry has it as over and the provider takes it all the same.</summary>
    public bool IsContradicted => !Reported.IsLive && Key is not null;

    private RecordedFinding Finding => Reported.Finding;

    private IssuedKey? Key => Finding.IssuedKey;

    private Identity? Identity => Finding.Verification.Identity;

    private static string? First(params ReadOnlySpan<string?> texts)
    {
        foreach (string? text in texts)
        {
            if (!string.IsNullOrWhiteSpace(text))
                return text;
        }
        return null;
    }
}
