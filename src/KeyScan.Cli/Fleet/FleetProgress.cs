using System.Diagnostics;
using KeyScan.Forges;
using KeyScan.Forges.Fleet;

namespace KeyScan.Cli.Fleet;

/// <summary>How far a fleet scan is, as a table on a terminal that is drawn anew a few times a second.</summary>
internal sealed class FleetProgress : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private readonly LiveText? _text;
    private readonly Timer? _timer;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, BusyRepository> _busy = new(StringComparer.Ordinal);
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private FleetCount _count;

    private FleetProgress(LiveText? text, int all)
    {
        (_text, _count) = (text, new FleetCount(all));
        Draw();
        _timer = text is null ? null : new Timer(_ => Draw(), null, Interval, Interval);
    }

    /// <summary>Starts the table; one that shows nothing where there is no terminal.</summary>
    public static FleetProgress Start(LogLevel level, int repositories) => new(LiveText.Start(level), repositories);

    /// <summary>Takes what a repository is at.</summary>
    public void Take(FleetRepository repository, FleetStep step, string said)
    {
        lock (_lock)
        {
            if (step == FleetStep.Done)
                _busy.Remove(repository.Name);
            else if (_busy.TryGetValue(repository.Name, out BusyRepository? known))
                _busy[repository.Name] = known with { Step = step, Message = said };
            else
                _busy[repository.Name] = new BusyRepository(repository.Name, step, said, _watch.Elapsed);
        }
    }

    /// <summary>Counts a result.</summary>
    public void Count(FleetResult result)
    {
        lock (_lock)
            _count = _count.With(result);
    }

    /// <summary>Writes a line that stays.</summary>
    public void Say(string line)
    {
        lock (_lock)
        {
            _text?.Clear();
            Console.Error.WriteLine(line);
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
            _text?.Show(FleetTable.Lines(_count, _busy.Values, _watch.Elapsed, LiveText.Height - 1));
    }
}
