using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;

namespace KeyScan.Git;

/// <summary>
/// Reads a pipe of a process as the plain file it is. The stream that <see cref="System.Diagnostics.Process"/> gives loads the sockets of the
/// base library, which takes longer than scanning a commit. It is kept, because it owns the descriptor.
/// </summary>
internal sealed class GitPipe
{
    private readonly Stream _owner;
    private readonly Stream _reader;

    public GitPipe(Stream stream)
    {
        _owner = stream;
        _reader = !OperatingSystem.IsWindows() && stream is PipeStream pipe
            ? new FileStream(new SafeFileHandle(pipe.SafePipeHandle.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, bufferSize: 0)
            : stream;
    }

    /// <summary>Reads what is there, waiting for at least one byte; 0 at the end.</summary>
    /// <exception cref="IOException">The pipe cannot be read.</exception>
    public int Read(Span<byte> buffer)
    {
        int read = _reader.Read(buffer);
        GC.KeepAlive(_owner);
        return read;
    }
}
