using System.Text;

namespace KeyScan.Git;

/// <summary>
/// What git says on standard error: the start of it kept, the rest read away so that git never waits. On a plain thread, because
/// the first asynchronous read of a process starts an event loop, which takes longer than scanning a commit.
/// </summary>
internal sealed class GitErrors
{
    private const int MostKept = 4096;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly byte[] _kept = new byte[MostKept];
    private readonly GitPipe _pipe;
    private readonly Thread _thread;
    private int _length;

    public GitErrors(GitPipe pipe)
    {
        _pipe = pipe;
        _thread = new Thread(Read, maxStackSize: 128 * 1024) { IsBackground = true, Name = "git errors" };
        _thread.Start();
    }

    /// <summary>
    /// What git said, on one line; waits for its end, but not for a program that outlives git with its standard error.
    /// </summary>
    public override string ToString() => string.Join(' ', Lines());

    /// <summary>The same, line by line.</summary>
    public IReadOnlyList<string> Lines()
    {
        _thread.Join(LongestWait);
        return Encoding.UTF8.GetString(_kept, 0, Volatile.Read(ref _length)).ReplaceLineEndings("\n")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private void Read()
    {
        byte[] rest = new byte[MostKept];
        try
        {
            for (int read; (read = _length < MostKept ? _pipe.Read(_kept.AsSpan(_length)) : _pipe.Read(rest)) > 0;)
                Volatile.Write(ref _length, Math.Min(MostKept, _length + read));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process was given up; nobody asks any more.
        }
    }
}
