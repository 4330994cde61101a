using Microsoft.Extensions.Logging;

namespace KeyScan.Receiver;

/// <summary>What is logged: ids and verdicts, never a key.</summary>
internal static partial class LeakLog
{
    /// <summary>The category of the log.</summary>
    public const string Category = "KeyScan.Receiver";

    [LoggerMessage(1, LogLevel.Information, "Report {Id} ({Kind}): {Verdict}")]
    public static partial void Taken(ILogger logger, string id, string kind, string verdict);

    [LoggerMessage(2, LogLevel.Warning, "The public keys of {Source} could not be read: {Why}")]
    public static partial void KeysNotRead(ILogger logger, string source, string why);
}
