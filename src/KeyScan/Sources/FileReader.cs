using Microsoft.Win32.SafeHandles;

namespace KeyScan.Sources;

/// <summary>Reads files into one buffer and hands them to one receiver; one for each thread.</summary>
internal sealed class FileReader(IBlobReceiver receiver, Coverage coverage, long maxFileSize, SemaphoreSlim bigFiles)
{
    /// <summary>One read gets most source files whole.</summary>
    private const int FirstRead = 128 * 1024;

    /// <summary>Above this a file is read by one thread at a time and its buffer is let go, which bounds the memory of the whole run.</summary>
    private const int BigFile = 8 * 1024 * 1024;

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
        int start = Fill(handle, 0, FirstRead);
        if (!receiver.Wants(_buffer.AsSpan(0, start)))
            return;
        if (start < FirstRead)
        {
            HandOver(file, start);
            return;
        }

        long length = RandomAccess.GetLength(handle);
        if (length > maxFileSize)
        {
            coverage.AddProblem(new Problem($"the file has {length:N0} bytes, more than the limit of {maxFileSize:N0}", file.Path, "Raise --max-file-size, or leave the file out with --exclude"));
            return;
        }
        bool big = length > BigFile;
        if (big)
            bigFiles.Wait();
        try
        {
            ReadRest(file, handle, start, (int)length);
        }
        finally
        {
            if (big)
            {
                _buffer = new byte[FirstRead];
                bigFiles.Release();
            }
        }
    }

    private void ReadRest(ListedFile file, SafeFileHandle handle, int start, int length)
    {
        // One byte more than there should be shows whether the file has grown.
        int end = Fill(handle, start, length + 1);
        if (end != length)
            coverage.AddProblem(new Problem($"the file changed while it was read: {length:N0} bytes became {end:N0} or more", file.Path, "Scan it again"));
        HandOver(file, Math.Min(end, length));
    }

    private void HandOver(ListedFile file, int length)
    {
        coverage.AddFile(length);
        receiver.Receive(new Blob(_buffer.AsSpan(0, length), new Provenance { Source = SourceKind.File, Path = file.Path, FullPath = file.FullPath }));
    }

    /// <summary>Reads until the buffer holds <paramref name="wanted"/> bytes or the file ends; returns how many it holds.</summary>
    private int Fill(SafeFileHandle handle, int have, int wanted)
    {
        if (_buffer.Length < wanted)
            Array.Resize(ref _buffer, wanted);
        while (have < wanted)
        {
            int read = RandomAccess.Read(handle, _buffer.AsSpan(have, wanted - have), have);
            if (read == 0)
                break;
            have += read;
        }
        return have;
    }
}
