using Microsoft.Win32.SafeHandles;

namespace KeyScan.Sources;

/// <summary>The one buffer that all threads share for big files, one file at a time: the memory of a run is bounded by its biggest file.</summary>
internal sealed class BigBuffer : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private byte[] _bytes = [];

    /// <summary>Waits for the buffer and gives it, at least <paramref name="length"/> bytes long.</summary>
    public byte[] Rent(int length)
    {
        _turn.Wait();
        if (_bytes.Length < length)
            _bytes = GC.AllocateUninitializedArray<byte>(length);
        return _bytes;
    }

    /// <summary>Gives the buffer to the next thread.</summary>
    public void Return() => _turn.Release();

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}

/// <summary>Reads files into one buffer and hands them to one receiver; one for each thread.</summary>
internal sealed class FileReader(IBlobReceiver receiver, Coverage coverage, long maxFileSize, BigBuffer bigBuffer)
{
    /// <summary>One read gets most source files whole.</summary>
    private const int FirstRead = 128 * 1024;

    /// <summary>Above this a file goes into the shared buffer.</summary>
    private const int BigFile = 4 * 1024 * 1024;

    private byte[] _buffer = new byte[FirstRead];

    /// <summary>Reads one file. Whatever happens to it is counted or becomes a problem.</summary>
    public void Read(ListedFile file)
    {
        try
        {
            OpenResult result = RegularFile.Open(file.FullPath, out SafeFileHandle? handle);
            using (handle)
            {
                if (result == OpenResult.Opened)
                    ReadOpened(file, handle!);
                else if (result == OpenResult.Missing && file.Path.Contains('\uFFFD', StringComparison.Ordinal))
                    coverage.AddProblem(new Problem("the name of the file is not UTF-8, so that it cannot be opened", file.Path, "Rename the file"));
                else
                    coverage.AddSkipped(Reason(result));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            coverage.AddProblem(new Problem($"the file cannot be read: {e.Message.TrimEnd('.')}", file.Path, "Check its permissions, or leave it out with --exclude"));
        }
    }

    private static SkipReason Reason(OpenResult result) => result switch
    {
        OpenResult.Missing => SkipReason.Deleted,
        OpenResult.SymbolicLink => SkipReason.SymbolicLink,
        _ => SkipReason.NotAFile,
    };

    private void ReadOpened(ListedFile file, SafeFileHandle handle)
    {
        int start = Fill(handle, _buffer, 0, FirstRead);
        if (!receiver.Wants(_buffer.AsSpan(0, start)))
            return;
        if (start < FirstRead)
        {
            HandOver(file, _buffer.AsSpan(0, start));
            return;
        }

        long length = RandomAccess.GetLength(handle);
        if (length > maxFileSize)
            coverage.AddProblem(new Problem($"the file has {length:N0} bytes, more than the limit of {maxFileSize:N0}", file.Path, "Raise --max-file-size, or leave the file out with --exclude"));
        else if (length > BigFile)
            ReadBig(file, handle, start, (int)length);
        else
        {
            if (_buffer.Length <= length)
                Array.Resize(ref _buffer, BigFile + 1);
            ReadRest(file, handle, _buffer, start, (int)length);
        }
    }

    private void ReadBig(ListedFile file, SafeFileHandle handle, int start, int length)
    {
        byte[] buffer = bigBuffer.Rent(length + 1);
        try
        {
            _buffer.AsSpan(0, start).CopyTo(buffer);
            ReadRest(file, handle, buffer, start, length);
        }
        finally
        {
            bigBuffer.Return();
        }
    }

    private void ReadRest(ListedFile file, SafeFileHandle handle, byte[] buffer, int start, int length)
    {
        // One byte more than there should be shows whether the file has grown.
        int end = Fill(handle, buffer, start, length + 1);
        if (end != length)
            coverage.AddProblem(new Problem($"the file changed while it was read: {length:N0} bytes became {end:N0} or more", file.Path, "Scan it again"));
        HandOver(file, buffer.AsSpan(0, end));
    }

    private void HandOver(ListedFile file, ReadOnlySpan<byte> bytes)
    {
        coverage.AddFile(bytes.Length);
        receiver.Receive(new Blob(bytes, new Provenance { Source = SourceKind.File, Path = file.Path, FullPath = file.FullPath }));
    }

    /// <summary>Reads until the buffer holds <paramref name="wanted"/> bytes or the file ends; returns how many it holds.</summary>
    private static int Fill(SafeFileHandle handle, byte[] buffer, int have, int wanted)
    {
        while (have < wanted)
        {
            int read = RandomAccess.Read(handle, buffer.AsSpan(have, wanted - have), have);
            if (read == 0)
                break;
            have += read;
        }
        return have;
    }
}
