using System.Text.Json;

namespace KeyScan.Verification.Templates;

/// <summary>What an answer has to be like, all of it, and what it then means.</summary>
internal sealed record Condition
{
    /// <summary>Statuses that fit; empty for any.</summary>
    public IReadOnlyList<StatusRange> Status { get; init; } = [];

    /// <summary>What the answer's JSON has to hold.</summary>
    public IReadOnlyList<JsonExpectation> Json { get; init; } = [];

    /// <summary>What headers have to hold.</summary>
    public IReadOnlyList<HeaderExpectation> Headers { get; init; } = [];

    /// <summary>What the body holds somewhere; null for anything.</summary>
    public string? Body { get; init; }

    /// <summary>Whether the body has to be JSON.</summary>
    public bool IsJson { get; init; }

    /// <summary>What it means; null where <see cref="Next"/> goes on.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Whether it is worth asking again in this run, after the pause that the host asks for.</summary>
    public bool Retry { get; init; }

    /// <summary>Whether the next step decides.</summary>
    public bool Next { get; init; }

    /// <summary>Why the answer means that, where its status alone would not; null otherwise.</summary>
    public string? Because { get; init; }

    /// <summary>Whether the status alone decides.</summary>
    public bool IsBare => Json.Count == 0 && Headers.Count == 0 && Body is null && !IsJson;
}

/// <summary>What a step's answer means.</summary>
internal enum Verdict
{
    /// <summary>The secret works.</summary>
    Active,

    /// <summary>The secret does not work.</summary>
    Inactive,

    /// <summary>Nothing is known.</summary>
    Unknown,

    /// <summary>Of a revocation: the provider took it. Whether it is done, <c>verify</c> says.</summary>
    Accepted,

    /// <summary>Of a revocation: the provider will not do it.</summary>
    Refused,
}

/// <summary>Statuses from one to another.</summary>
/// <param name="Low">The first, 100 to 599.</param>
/// <param name="High">The last.</param>
internal readonly record struct StatusRange(int Low, int High)
{
    /// <summary>Whether <paramref name="status"/> is among them.</summary>
    public bool Has(int status) => status >= Low && status <= High;

    /// <summary>Whether any of them is from <paramref name="low"/> to <paramref name="high"/>.</summary>
    public bool Overlaps(int low, int high) => Low <= high && High >= low;
}

/// <summary>What has to stand, or not to stand, at a place of a JSON answer.</summary>
/// <param name="Path">The place.</param>
/// <param name="IsAbsent">Whether nothing may stand there.</param>
/// <param name="Values">Values of which one has to stand there, empty for any but null.</param>
internal sealed record JsonExpectation(JsonPath Path, bool IsAbsent, IReadOnlyList<JsonElement> Values);

/// <summary>What a header has to be.</summary>
/// <param name="Name">The header.</param>
/// <param name="IsAbsent">Whether it may not be there.</param>
/// <param name="Value">What it has to hold somewhere; null for anything.</param>
internal sealed record HeaderExpectation(string Name, bool IsAbsent, string? Value);
