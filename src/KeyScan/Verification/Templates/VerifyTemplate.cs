using System.Text;
using KeyScan.Rules.Shapes;

namespace KeyScan.Verification.Templates;

/// <summary>How to ask a provider whether a secret works.</summary>
internal sealed record VerifyTemplate
{
    /// <summary>The only hosts that may be asked. Empty where all steps log in at a host that stands in the secret.</summary>
    public required IReadOnlyList<HostPattern> Hosts { get; init; }

    /// <summary>
    /// The shape that the whole secret has to have, where a rule finds several
    /// kinds and not all can be asked about; null for any.
    /// </summary>
    public string? Only { get; init; }

    /// <summary>Values that have to stand near the secret; without one of them nobody asks.</summary>
    public IReadOnlyList<Need> Needs { get; init; } = [];

    /// <summary>Most requests a second and host, over all rules; 0 for the engine's own limit.</summary>
    public double PerSecond { get; init; }

    /// <summary>How long an active verdict is remembered.</summary>
    public TimeSpan ActiveTtl { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long an inactive verdict is remembered.</summary>
    public TimeSpan InactiveTtl { get; init; } = TimeSpan.FromDays(30);

    /// <summary>What is sent, in order. At least one.</summary>
    public required IReadOnlyList<Step> Steps { get; init; }

    /// <summary>The provider's own pages that state the request and the answers.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Whether a secret is of the kind that can be asked about.</summary>
    public bool Covers(string secret)
    {
        if (Only is null)
            return true;
        byte[] bytes = Encoding.UTF8.GetBytes(secret);
        return bytes.Length > 0 && TokenShape.Parse(Only).EndOfMatch(bytes, 0) == bytes.Length;
    }
}

/// <summary>A value that has to stand near the secret.</summary>
/// <param name="Name">What steps call it: <c>$name</c>.</param>
/// <param name="Rules">Rules that find it; empty where <paramref name="Token"/> or
/// <paramref name="Part"/> says what it is.</param>
/// <param name="Token">
/// Its shape with what stands before and behind it, in the notation of <c>KeyScan.Rules.Shapes.TokenShape</c>; null otherwise.
/// What is found by it goes through <see cref="ValueOf"/>.
/// </param>
/// <param name="Part">The name of a part of the secret's own match, such as <c>user</c> or <c>host</c>; null otherwise.</param>
/// <param name="WithinLines">How many lines away at most, 0 to <see cref="MostLines"/>.</param>
/// <param name="IsSecret">Whether it is a secret itself, so that no URL may hold it.</param>
internal sealed record Need(string Name, IReadOnlyList<string> Rules, string? Token, string? Part, int WithinLines, bool IsSecret)
{
    /// <summary>The most that <see cref="WithinLines"/> may be.</summary>
    public const int MostLines = 100;

    /// <summary>What stands right before the value and is none of it, such as <c>AccountName=</c>; empty for nothing.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>What stands right behind the value and is none of it, such as <c>.myshopify.com</c>; empty for nothing.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>The value itself, of what <see cref="Token"/> found.</summary>
    public string ValueOf(string found) => found[Prefix.Length..^Suffix.Length];
}
