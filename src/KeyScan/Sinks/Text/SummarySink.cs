namespace KeyScan.Sinks.Text;

/// <summary>What was covered and the verdict, without the findings: for the error stream while a report goes elsewhere.</summary>
internal sealed class SummarySink(SinkOptions options) : ISink
{
    /// <inheritdoc/>
    public void Write(ScanReport report, Stream output)
    {
        using StreamWriter writer = TextSink.CreateWriter(output);
        new TextSummary(writer, new AnsiStyle(options.Color), new SafeText(report, options.ShowSecrets), options).Write(report);
    }
}
