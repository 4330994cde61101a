namespace KeyScan.Registry.Scans;

/// <summary>Takes the lines that a scan has for people while it runs; they are not safe to print as they are.</summary>
/// <param name="Warn">What everybody should see.</param>
/// <param name="Inform">What most want to see.</param>
/// <param name="Debug">What helps to see how a run came about.</param>
internal sealed record ScanLog(Action<string> Warn, Action<string> Inform, Action<string> Debug);
