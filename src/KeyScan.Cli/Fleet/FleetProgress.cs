using KeyScan.Pipeline.Fleet;
using KeyScan.Sinks;

namespace KeyScan.Cli.Fleet;

/// <summary>How far a fleet scan is, on one line of a terminal: how many are done, and what those in the works are at.</summary>
internal sealed class FleetProgress : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private readonly ProgressText? _text;
    private readonly Timer? _timer;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (FleetStep Step, string Said)> _busy = new(StringComparer.Ordinal);
    private readonly int _all;
    private int _done;

    private FleetProgress(ProgressText? text, int all)
    {
        (_text, _all) = (text, all);
        _timer = text is null ? null : new Timer(_ => Draw(), null, Interval, Interval);
    }

    /// <summary>Starts the line; one that shows nothing where there is no terminal.</summary>
    public static FleetProgress Start(LogLevel level, int repositories) => new(ProgressText.Start(level), repositories);

    /// <summary>Takes what a repository is at.</summary>
    public void Take(FleetRepository repository, FleetStep step, string said)
    {
        lock (_lock)
        {
            if (step == FleetStep.Done)
            {
                _busy.Remove(repository.Name);
                _done++;
            }
            else
            {
                _busy[repository.Name] = (step, said);
            }
        }
    }

    /// <summary>Writes a line that stays.</summary>
    public void Say(string line)
    {
        lock (_lock)
        {
            _text?.Show("");
            Console.Error.WriteLine(_text is null ? line : $"\r{line}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        lock (_lock)
            _text?.Dispose();
    }

    private void Draw()
    {
        lock (_lock)
        {
            string busy = string.Join(", ", _busy.OrderByDescending(b => b.Value.Step == FleetStep.Scanning).Take(3).Select(b => $"{b.Value.Step.ToString().ToLowerInvariant()} {b.Key} {b.Value.Said}".TrimEnd()));
            _text?.Show(PrintableText.Of($"{_done}/{_all} repositories; {busy}"));
        }
    }
}
