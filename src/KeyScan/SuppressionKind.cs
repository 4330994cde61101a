namespace KeyScan;

/// <summary>Where a decision to leave a finding out stands.</summary>
public enum SuppressionKind
{
    /// <summary>In a comment beside the secret.</summary>
    Inline,

    /// <summary>In an allow entry of the configuration.</summary>
    Allow,

    /// <summary>In a baseline: known before.</summary>
    Baseline,
}
