using System.Diagnostics;

namespace KeyScan.Git;

/// <summary>What a git prints, read as it comes; git is ended with it.</summary>
internal sealed class GitOutput : IDisposable
{
    private readonly Process _process;
    private readonly GitPipe _output;

    internal GitOutput(Process process)
    {
        _process = process;
        _ = new GitErrors(new GitPipe(process.StandardError.BaseStream));
        _output = new GitPipe(process.StandardOutput.BaseStream, process);
    }

    /// <summary>Reads what is there, waiting for at least one byte; 0 at the end.</summary>
    /// <exception cref="IOException">The pipe cannot be read.</exception>
    /// <exception cref="GitException">git does nothing.</exception>
    public int Read(Span<byte> buffer) => _output.Read(buffer);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
