namespace KeyScan.Tests.Support;

/// <summary>A test by strace(1), which Linux has where it is installed and may trace.</summary>
internal sealed class StraceTheoryAttribute : TheoryAttribute
{
    public StraceTheoryAttribute() => Skip = OperatingSystem.IsLinux()
        && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(f => File.Exists(Path.Combine(f, "strace")))
        ? null
        : "strace is not installed; the stubs of the other tests leave marks instead";
}
