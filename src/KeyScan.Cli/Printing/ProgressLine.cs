namespace KeyScan.Cli.Printing;

/// <summary>One line on a terminal's standard error that says how far a long scan is; gone when the scan ends.</summary>
internal sealed class ProgressLine : IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly CoverageCounter _coverage;
    private readonly ProgressText _text;
    private readonly Timer _timer;
    private readonly Lock _lock = new();
    private bool _done;

    private ProgressLine(CoverageCounter coverage, ProgressText text)
    {
        (_coverage, _text) = (coverage, text);
        _timer = new Timer(_ => Show(), null, Delay, Interval);
    }

    /// <summary>Starts a line, or answers null where there is no terminal or the user wants silence.</summary>
    public static ProgressLine? Start(CoverageCounter coverage, LogLevel level) =>
        ProgressText.Start(level) is { } text ? new ProgressLine(coverage, text) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            _done = true;
            _text.Dispose();
        }
    }

    private void Show()
    {
        lock (_lock)
        {
            if (!_done)
                _text.Show($"{_coverage.Files + _coverage.Blobs:N0} file{(_coverage.Files + _coverage.Blobs == 1 ? "" : "s")}, "
                    + $"{_coverage.Bytes / 1_000_000.0:N0} MB scanned…");
        }
    }
}
