using System.Text;
using KeyScan.Primitives.Files;
using Microsoft.Win32.SafeHandles;

namespace KeyScan.Sources;

/// <summary>Reads files into one buffer and hands them to one receiver; one for each thread.</summary>
internal sealed class FileReader(IBlobReceiver receiver, CoverageCounter coverage, long maxFileSize) : IDisposable
{
    /// <summary>One read gets most source files whole.</summary>
    private const int FirstRead = 128 * 1024;

    /// <summary>Above this a file is not held: the memory of a run does not grow with its files.</summary>
    private const int MostHeld = 4 * 1024 * 1024;

    private byte[] _buffer = new byte[FirstRead];
    private OpenFolder? _top;

    /// <summary>Reads one file. Whatever happens to it is counted or becomes a problem.</summary>
    public void Read(ListedFile file)
    {
        var provenance = new Provenance { Source = SourceKind.File, Path = file.Path, FullPath = file.FullPath, Top = file.Top };
        receiver.ReceiveName(file.Path, provenance);
        try
        {
            OpenResult result = Open(file, out SafeFileHandle? handle);
            using (handle)
            {
                if (result == OpenResult.Opened)
                    ReadOpened(handle!, provenance);
                else if (result == OpenResult.SymbolicLink)
                    ReadLink(file, provenance);
                else if (result == OpenResult.Missing && file.Path.Contains('\uFFFD', StringComparison.Ordinal))
                    coverage.AddProblem(new Problem("the name of the file is not UTF-8, so that it cannot be opened", file.Path,
                        "Rename the file"));
                else
                    coverage.AddSkipped(result == OpenResult.Missing ? SkipReason.Deleted : SkipReason.NotAFile);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            coverage.AddProblem(new Problem($"the file cannot be read: {e.Message.TrimEnd('.')}", file.Path,
                "Check its permissions, or leave it out with --exclude"));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _top?.Dispose();

    private OpenResult Open(ListedFile file, out SafeFileHandle? handle)
    {
        if (file.Top is null)
            return RegularFile.TryOpen(file.FullPath, out handle);
        if (_top?.Path != file.Top)
        {
            _top?.Dispose();
            _top = new OpenFolder(file.Top);
        }
        return RegularFile.TryOpenBelow(_top, Relative(file), out handle);
    }

    private static string Relative(ListedFile file) => file.FullPath[file.Top!.Length..].TrimStart(Path.DirectorySeparatorChar);

    /// <summary>
    /// What a link leads to is read in its own place. Where it leads is a text that somebody wrote, and git keeps it as one.
    /// </summary>
    private void ReadLink(ListedFile file, Provenance provenance)
    {
        coverage.AddSkipped(SkipReason.SymbolicLink);
        // A link in a folder that is itself a link is somebody else's.
        bool isElsewhere = file.Top is not null && Path.GetDirectoryName(Relative(file)) is { Length: > 0 } folder
            && _top!.HasLink(folder);
        if (!isElsewhere && new FileInfo(file.FullPath).LinkTarget is { } target)
            receiver.Receive(new Blob(Encoding.UTF8.GetBytes(target), provenance));
    }

    private void ReadOpened(SafeFileHandle handle, Provenance provenance)
    {
        int start = Fill(handle, _buffer, 0, FirstRead);
        long length = start < FirstRead ? start : RandomAccess.GetLength(handle);
        if (length > MostHeld || length > maxFileSize)
        {
            ReadLarge(handle, length, provenance);
            return;
        }
        if (start == FirstRead)
        {
            if (_buffer.Length <= length)
                Array.Resize(ref _buffer, MostHeld + 1);
            // One byte more than there should be shows whether the file has grown.
            start = Fill(handle, _buffer, start, (int)length + 1);
            if (start != length)
                coverage.AddProblem(Changed(provenance, length, start));
        }
        receiver.Receive(new Blob(_buffer.AsSpan(0, start), provenance));
    }

    private void ReadLarge(SafeFileHandle handle, long length, Provenance provenance)
    {
        long at = 0;
        bool isOver = length > maxFileSize;
        receiver.Receive(new LargeBlob(Next, provenance)
        {
            Length = length,
            Limit = maxFileSize,
            TooLarge = new Problem($"the file has {length:N0} bytes, more than the limit of {maxFileSize:N0}", provenance.Path,
            "Raise --max-file-size, or leave the file out with --exclude"),
            Identify = () => Identify(handle, length),
            Open = () => new FileContent(handle, length),
        });
        if (!isOver && at != length)
            coverage.AddProblem(Changed(provenance, length, at));

        int Next(Span<byte> buffer)
        {
            int read = RandomAccess.Read(handle, buffer, at);
            at += read;
            return read;
        }
    }

    private static ObjectId Identify(SafeFileHandle handle, long length)
    {
        long at = 0;
        return ObjectId.OfBlob(buffer =>
        {
            int read = RandomAccess.Read(handle, buffer, at);
            at += read;
            return read;
        }, length);
    }

    private static Problem Changed(Provenance provenance, long length, long now) =>
        new($"the file changed while it was read: {length:N0} bytes became {now:N0} or more", provenance.Path, "Scan it again");

    /// <summary>
    /// Reads until the buffer holds <paramref name="wanted"/> bytes or the file ends; returns how many it holds.
    /// </summary>
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
