using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KeyScan.Git;

/// <summary>
/// Reads a pipe of a process as the plain file it is. The stream that <see cref="Process"/> gives loads the sockets of the
/// base library, which takes longer than scanning a commit. It is kept, because it owns the descriptor.
/// </summary>
internal sealed partial class GitPipe
{
    private const short Readable = 1;

    /// <summary>How long a watched git may print nothing and use no processor.</summary>
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Stream _owner;
    private readonly Stream _reader;
    private readonly SafePipeHandle? _descriptor;
    private readonly Process? _watched;

    /// <summary>Reads what a process writes.</summary>
    /// <param name="stream">The stream of the process.</param>
    /// <param name="watched">A process that reads this machine's disk only: it is given up when it waits for something that does
    /// not come. Not on Windows, which has no FIFOs in folders.</param>
    public GitPipe(Stream stream, Process? watched = null)
    {
        _owner = stream;
        _descriptor = !OperatingSystem.IsWindows() && stream is PipeStream pipe ? pipe.SafePipeHandle : null;
        _reader = _descriptor is null ? stream
            : new FileStream(new SafeFileHandle(_descriptor.DangerousGetHandle(), ownsHandle: false), FileAccess.Read,
            bufferSize: 0);
        _watched = _descriptor is null ? null : watched;
    }

    /// <summary>Reads what is there, waiting for at least one byte; 0 at the end.</summary>
    /// <exception cref="IOException">The pipe cannot be read.</exception>
    /// <exception cref="GitException">The watched process does nothing.</exception>
    public int Read(Span<byte> buffer)
    {
        if (_watched is not null)
            Await(_watched);
        int read = _reader.Read(buffer);
        GC.KeepAlive(_owner);
        return read;
    }

    private void Await(Process process)
    {
        var idle = TimeSpan.Zero;
        TimeSpan used = TimeSpan.Zero;
        while (!Wait())
        {
            TimeSpan now = ProcessorTime(process);
            idle = now == used ? idle + Interval : TimeSpan.Zero;
            used = now;
            if (idle >= LongestIdle)
                throw new GitException(
                    $"git has waited for {idle.TotalSeconds:F0} s and done nothing: a file that it reads, such as a "
                        + $".gitignore, is likely a FIFO or on a disk that does not answer");
        }
    }

    /// <summary>Whether there is something to read, be it the end; false after a while.</summary>
    private bool Wait()
    {
        var asked = new PollRequest { Descriptor = (int)_descriptor!.DangerousGetHandle(), Events = Readable };
        // Whatever else poll says, reading says it better.
        return Poll(ref asked, 1, (int)Interval.TotalMilliseconds) != 0;
    }

    private static TimeSpan ProcessorTime(Process process)
    {
        try
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended, and what it started holds the pipe.
            return TimeSpan.Zero;
        }
    }

    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(ref PollRequest requests, nuint count, int milliseconds);
}
