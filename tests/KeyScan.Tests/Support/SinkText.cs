using System.Text;
using KeyScan.Sinks;

namespace KeyScan.Tests.Support;

/// <summary>What sinks write, as text.</summary>
public static class SinkText
{
    public static string Of(ISink sink, ScanReport report)
    {
        using var output = new MemoryStream();
        sink.Write(report, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
