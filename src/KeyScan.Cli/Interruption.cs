using System.Runtime.InteropServices;
using KeyScan.Primitives;

namespace KeyScan.Cli;

/// <summary>
/// Turns the signals that end a program into a request to stop, so that what was found is kept and what was made is removed. A
/// second signal ends the program at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interruption(params PosixSignal[] signals) =>
        _signals = Array.ConvertAll(signals, s => PosixSignalRegistration.Create(s, Stop));

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>What must be done even when there is no time left; called on another thread.</summary>
    public Action? LastWish { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals)
            signal.Dispose();
        _stop.Dispose();
    }

    /// <summary>As shells show the end by a signal: 128 and its number.</summary>
    private static int NumberOf(PosixSignal signal) =>
        signal switch { PosixSignal.SIGHUP => 1, PosixSignal.SIGINT => 2, PosixSignal.SIGQUIT => 3, _ => 15 };

    private void Stop(PosixSignalContext context)
    {
        if (_stop.IsCancellationRequested)
        {
            LastWish?.Invoke();
            // Whatever it waits for, a FIFO or a server, holds it no longer: the base library would still wait for its threads.
            OwnProcess.End(128 + NumberOf(context.Signal));
        }
        context.Cancel = true;
        _stop.Cancel();
    }
}
