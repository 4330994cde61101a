using System.Globalization;
using System.Text;
using System.Xml;
using KeyScan.Text;

namespace KeyScan.Sinks;

/// <summary>
/// JUnit's XML, for CI servers that show test results. Never holds a secret, whatever the options say: servers keep these files.
/// Everything written is printable first, so no character is left that XML forbids.
/// </summary>
internal sealed class JUnitSink(SinkOptions options) : ISink
{
    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        Indent = true,
        NewLineChars = "\n",
    };

    /// <inheritdoc/>
    public void Write(ScanReport report, Stream output)
    {
        using var xml = XmlWriter.Create(output, Settings);
        var safe = new SafeText(report, showSecrets: false);
        int problems = report.Coverage.Problems.Count;
        int tests = report.Findings.Count + problems;
        xml.WriteStartElement("testsuites");
        WriteCounts(xml, report, Math.Max(tests, 1), problems);
        xml.WriteStartElement("testsuite");
        WriteCounts(xml, report, Math.Max(tests, 1), problems);
        xml.WriteAttributeString("timestamp",
            report.StartedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        foreach (Finding finding in report.Findings)
            WriteFinding(xml, finding, report.IsAdvisory(finding), safe);
        foreach (Problem problem in report.Coverage.Problems)
            WriteProblem(xml, problem, safe);
        // Some servers call a file without tests broken.
        if (tests == 0)
            WriteClean(xml, report, safe);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private void WriteCounts(XmlWriter xml, ScanReport report, int tests, int problems)
    {
        xml.WriteAttributeString("name", $"KeyScan {options.ToolVersion}");
        xml.WriteAttributeString("tests", Invariant(tests));
        xml.WriteAttributeString("failures", Invariant(report.FailingCount));
        xml.WriteAttributeString("errors", Invariant(problems));
        xml.WriteAttributeString("time", report.Elapsed.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture));
    }

    private static void WriteFinding(XmlWriter xml, Finding finding, bool isAdvisory, SafeText safe)
    {
        Location first = finding.Locations[0];
        string path = safe.Printable(first.Provenance.Path);
        string description = safe.Printable(finding.Rule.Description);
        WriteStart(xml, safe.Printable(finding.Rule.Id), $"{path}:{first.StartLine}:{first.StartColumn} {description}");
        xml.WriteAttributeString("file", path);
        xml.WriteAttributeString("line", Invariant(first.StartLine));
        xml.WriteStartElement(isAdvisory ? "system-out" : "failure");
        if (!isAdvisory)
        {
            xml.WriteAttributeString("message", $"{description} {PrintableText.Of(finding.Redacted)}");
            xml.WriteAttributeString("type", SnakeNames<Severity>.Of(finding.Severity));
        }
        xml.WriteString(Detail(finding, safe));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static string Detail(Finding finding, SafeText safe)
    {
        IEnumerable<string> lines =
        [
            $"{SnakeNames<Severity>.Of(finding.Severity)}, confidence {SnakeNames<Confidence>.Of(finding.Confidence)}",
            finding.Locations[0].AssignedTo is { Length: > 0 } name
            ? $"{safe.Printable(name)} = {PrintableText.Of(finding.Redacted)}" : "",
            .. finding.Locations.Skip(1).Select(l =>
            $"also in {safe.Printable(l.Provenance.Path)}:{l.StartLine}:{l.StartColumn}"),
            finding.Step is { } step ? $"step: {safe.Printable(step.Text)}" : "",
            $"advice: {safe.Printable(finding.Advice)}",
            $"id: {finding.Id}",
        ];
        return string.Join('\n', lines.Where(l => l.Length > 0));
    }

    private static void WriteProblem(XmlWriter xml, Problem problem, SafeText safe)
    {
        WriteStart(xml, "coverage", safe.Printable(problem.Where));
        xml.WriteStartElement("error");
        xml.WriteAttributeString("message", Wording.Sentence(safe.Printable(problem.What)));
        xml.WriteAttributeString("type", "not covered");
        xml.WriteString(Wording.Sentence(safe.Printable(problem.WhatToDo)));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteClean(XmlWriter xml, ScanReport report, SafeText safe)
    {
        WriteStart(xml, "coverage", $"No leaked keys in {safe.Printable(report.Target)}");
        xml.WriteEndElement();
    }

    private static void WriteStart(XmlWriter xml, string group, string name)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", $"keyscan.{group}");
        xml.WriteAttributeString("name", name);
    }

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
