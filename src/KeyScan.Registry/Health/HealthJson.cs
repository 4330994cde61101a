using System.Text.Json;

namespace KeyScan.Registry.Health;

/// <summary>
/// A health report as one JSON object, schema <c>keyscan-health/1</c>; keys are only ever added. Durations are seconds.
/// </summary>
internal static class HealthJson
{
    /// <summary>Writes <paramref name="report"/>.</summary>
    public static void Write(HealthReport report, Stream output)
    {
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("schema", "keyscan-health/1");
        writer.WriteString("at", report.Now.UtcDateTime);
        writer.WriteStartObject("keys");
        foreach (KeyStatus status in Enum.GetValues<KeyStatus>())
            writer.WriteNumber(Snake(status.ToString()), report.ByStatus[(int)status]);
        writer.WriteNumber("healthy", report.Healthy);
        writer.WriteEndObject();
        if (report.Coverage is { } coverage)
        {
            writer.WriteStartObject("coverage");
            writer.WriteNumber("repositories", coverage.Repositories);
            writer.WriteNumber("covered", coverage.Covered);
            writer.WriteEndObject();
        }
        WriteRevocation(writer, report.Revocation);
        writer.WriteStartArray("ages");
        foreach (AgeCount age in report.Ages)
        {
            writer.WriteStartObject();
            writer.WriteString("age", age.Label);
            writer.WriteNumber("count", age.Count);
            writer.WriteBoolean("overdue", age.IsOverdue);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("environments");
        foreach (EnvironmentCount environment in report.Environments)
        {
            writer.WriteStartObject();
            writer.WriteString("environment", environment.Name.Length == 0 ? null : environment.Name);
            writer.WriteNumber("count", environment.Count);
            writer.WriteNumber("with_concerns", environment.WithConcerns);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("concerns");
        foreach (ConcernSummary concern in report.Concerns)
            Write(writer, concern);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteRevocation(Utf8JsonWriter writer, RevocationTimes times)
    {
        writer.WriteStartObject("time_to_revoke");
        writer.WriteString("since", "exposure");
        writer.WriteNumber("revoked", times.Revoked.Count);
        writer.WriteNumber("still_active", times.Open.Count);
        WriteSeconds(writer, "median", times.Median);
        WriteSeconds(writer, "percentile_90", times.NinetiethPercentile);
        WriteSeconds(writer, "longest_open", times.Open.Count == 0 ? null : times.Open[^1]);
        writer.WriteEndObject();
    }

    private static void WriteSeconds(Utf8JsonWriter writer, string name, TimeSpan? time)
    {
        if (time is { } known)
            writer.WriteNumber(name, (long)known.TotalSeconds);
        else
            writer.WriteNull(name);
    }

    private static void Write(Utf8JsonWriter writer, ConcernSummary concern)
    {
        writer.WriteStartObject();
        writer.WriteString("concern", Snake(concern.Concern.ToString()));
        writer.WriteNumber("count", concern.Count);
        writer.WriteString("advice", HealthWords.Advice(concern.Concern));
        writer.WriteStartArray("keys");
        foreach (ConcernedKey key in concern.Keys)
        {
            writer.WriteStartObject();
            writer.WriteString("key_id", key.Key.KeyId);
            writer.WriteString("owner", key.Key.Owner);
            writer.WriteString("team", key.Key.Team);
            writer.WriteString("environment", key.Key.Environment);
            writer.WriteString("detail", key.Detail);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
