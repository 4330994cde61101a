using System.Text.Json;

namespace KeyScan.Sinks.Sarif;

/// <summary>
/// SARIF 2.1.0 as GitHub code scanning reads it. Never holds a secret, whatever the options say: these files are uploaded.
/// </summary>
internal sealed class SarifSink(SinkOptions options) : ISink
{
    /// <summary>The most results that GitHub takes in one run; with more it refuses the file.</summary>
    internal const int MostResults = 25_000;

    private const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";

    private static readonly JsonWriterOptions WriterOptions =
        new() { Encoder = JsonText.Encoder, Indented = true, NewLine = "\n" };

    /// <inheritdoc/>
    public void Write(ScanReport report, Stream output)
    {
        using var writer = new Utf8JsonWriter(output, WriterOptions);
        var safe = new SafeText(report, showSecrets: false);
        Finding[] all = [.. report.Findings, .. report.Suppressed];
        var rules = SarifRules.Collect(all);
        writer.WriteStartObject();
        writer.WriteString("$schema", Schema);
        writer.WriteString("version", "2.1.0");
        writer.WriteStartArray("runs");
        writer.WriteStartObject();
        WriteTool(writer, rules);
        WriteAutomation(writer);
        WriteInvocation(writer, report, safe, all.Length - MostResults);
        WriteRoot(writer);
        writer.WriteString("columnKind", "utf16CodeUnits");
        WriteResults(writer, report, all, rules, safe);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        output.WriteByte((byte)'\n');
    }

    private void WriteTool(Utf8JsonWriter writer, SarifRules rules)
    {
        writer.WriteStartObject("tool");
        writer.WriteStartObject("driver");
        writer.WriteString("name", "KeyScan");
        writer.WriteString("fullName", $"KeyScan {options.ToolVersion}");
        writer.WriteString("version", options.ToolVersion);
        writer.WriteString("semanticVersion", options.ToolVersion);
        if (options.Homepage is { } homepage)
            writer.WriteString("informationUri", homepage.AbsoluteUri);
        rules.Write(writer);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    // A category of its own, so that GitHub does not take another tool's upload for a newer state of this one.
    private static void WriteAutomation(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("automationDetails");
        writer.WriteString("id", "keyscan/");
        writer.WriteEndObject();
    }

    private void WriteInvocation(Utf8JsonWriter writer, ScanReport report, SafeText safe, int leftOut)
    {
        writer.WriteStartArray("invocations");
        writer.WriteStartObject();
        writer.WriteBoolean("executionSuccessful", report.IsComplete);
        writer.WriteNumber("exitCode", report.ExitCode(options.ExitCodeOnFindings));
        writer.WriteString("startTimeUtc", Wording.Timestamp(report.StartedAt));
        writer.WriteString("endTimeUtc", Wording.Timestamp(report.StartedAt + report.Elapsed));
        writer.WriteStartArray("toolExecutionNotifications");
        foreach (Problem problem in report.Coverage.Problems)
        {
            string text = $"{problem.Where}: {Wording.Sentence(problem.What)} {Wording.Sentence(problem.WhatToDo)}";
            WriteNotification(writer, "error", safe.Redacted(text));
        }
        foreach (Problem remark in report.Coverage.Remarks)
            WriteNotification(writer, "note",
                safe.Redacted($"{remark.Where}: {Wording.Sentence(remark.What)} {Wording.Sentence(remark.WhatToDo)}"));
        if (leftOut > 0)
            WriteNotification(writer, "warning",
                $"{Wording.Count(leftOut, "more result")} left out: GitHub takes {MostResults} at most.");
        if (SkippedText.Describe(report.Coverage) is { Length: > 0 } skipped)
            WriteNotification(writer, "note", $"Skipped on purpose: {skipped}.");
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteNotification(Utf8JsonWriter writer, string level, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("level", level);
        writer.WriteStartObject("message");
        writer.WriteText("text", text);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteRoot(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("originalUriBaseIds");
        writer.WriteStartObject(SarifResult.Root);
        writer.WriteStartObject("description");
        writer.WriteString("text", "The root of what was scanned.");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteResults(Utf8JsonWriter writer, ScanReport report, Finding[] all, SarifRules rules, SafeText safe)
    {
        writer.WriteStartArray("results");
        var result = new SarifResult(writer, safe);
        foreach (Finding finding in all.Take(MostResults))
        {
            result.Write(finding, rules.IndexOf(finding.Rule), report.IsAdvisory(finding));
            // The writer would keep the whole file in memory.
            writer.Flush();
        }
        writer.WriteEndArray();
    }
}
