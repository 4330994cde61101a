namespace KeyScan.Hooks;

/// <summary>What came of a git that ran a hook.</summary>
/// <param name="ExitCode">git's exit code.</param>
/// <param name="Output">What git and the hook printed.</param>
/// <param name="Elapsed">How long it took, the hook included.</param>
internal sealed record HookTrial(int ExitCode, string Output, TimeSpan Elapsed);
