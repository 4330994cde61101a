using System.Text.Json;

namespace KeyScan.Benchmarks.Quality;

/// <summary>Where something was found.</summary>
/// <param name="Confidence">How sure.</param>
/// <param name="Rule">The rule's id.</param>
/// <param name="At">Where.</param>
internal sealed record Place(Confidence Confidence, string Rule, Location At)
{
    /// <summary>As a line of a report, without the secret.</summary>
    public string ToLine() => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["confidence"] = Confidence.ToString().ToLowerInvariant(),
        ["rule_id"] = Rule,
        ["path"] = At.Provenance.Path,
        ["start_line"] = At.StartLine,
        ["end_line"] = At.EndLine,
    });
}
