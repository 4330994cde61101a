using System.Text;
using KeyScan.Text;

namespace KeyScan.Sinks.Text;

/// <summary>
/// The terminal's report: what fails the run in full, what does not in a line each, then what was covered and the verdict, where
/// the eye ends up.
/// </summary>
internal sealed class TextSink(SinkOptions options) : ISink
{
    /// <inheritdoc/>
    public void Write(ScanReport report, Stream output)
    {
        using StreamWriter writer = CreateWriter(output);
        var style = new AnsiStyle(options.Color);
        var safe = new SafeText(report, options.ShowSecrets);
        var text = new TextFinding(writer, style, safe, options);
        foreach (Finding finding in report.Findings)
        {
            if (!report.IsAdvisory(finding))
                text.Write(finding);
        }
        new TextAdvisory(writer, style, safe, options).Write(report);
        WriteNextStep(report, writer, style);
        new TextSummary(writer, style, safe, options).Write(report);
    }

    /// <summary>A writer as every line-based format needs it.</summary>
    internal static StreamWriter CreateWriter(Stream output) =>
        new(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };

    private void WriteNextStep(ScanReport report, TextWriter writer, AnsiStyle style)
    {
        if (report.Findings.Count == 0)
            return;
        bool isPast = report.Findings.All(f => f.Locations[0].Provenance.IsInHistory);
        string revoke = isPast
            ? "Revoke it first: it is in history, in every clone and fork, and there it stays whatever the next commit changes."
            : "Revoke it first, then take it out: taking it out alone leaves it in history and in every clone.";
        Write("A real key?", revoke);
        Write("Not a leak?", PrintableText.Of(AllowText.Suggest(report.Findings, options.AllowInline, options.AllowFile)));
        writer.WriteLine();

        void Write(string question, string answer)
        {
            string start = $"{style.Bold(question)}  ";
            int indentation = question.Length + 2;
            foreach (string line in TextWrap.Lines(answer, Math.Max(indentation, (options.Width ?? int.MaxValue) - indentation)))
            {
                writer.WriteLine(start + line);
                start = "".PadRight(indentation);
            }
        }
    }
}
