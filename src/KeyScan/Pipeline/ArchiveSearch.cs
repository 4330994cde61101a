using System.Buffers;
using KeyScan.Decoding.Archives;

namespace KeyScan.Pipeline;

/// <summary>
/// Opens archives and hands over what is inside, one entry at a time, never to disk. What cannot be opened, or lies beyond a
/// limit, is a problem with its name. One for each thread.
/// </summary>
/// <param name="limits">How far to go.</param>
/// <param name="inside">Takes what is inside, and the names of the entries.</param>
/// <param name="report">Takes what was not covered.</param>
internal sealed class ArchiveSearch(ArchiveLimits limits, IBlobReceiver inside, Action<Problem> report)
{
    /// <summary>Entries above this many bytes are not held, unless they are archives that have to be.</summary>
    private const int MostHeld = 4 << 20;

    private const int FirstRead = 64 * 1024;

    /// <summary>So many damaged entries of one archive are named; more would be a list of all.</summary>
    private const int MostNamed = 20;

    private ArchiveBudget _budget = new(limits, 0);
    private int _named, _unnamed, _tooDeep;
    private string _firstTooDeep = "", _file = "";

    /// <summary>Whether none are opened.</summary>
    public bool IsOff => limits.MaxDepth == 0;

    /// <summary>Searches everything inside of an archive.</summary>
    /// <param name="format">What it is.</param>
    /// <param name="stream">Its bytes; where the format needs it, in any order.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="provenance">Where it is.</param>
    /// <param name="file">What problems call it.</param>
    public void Search(IArchiveFormat format, Stream stream, long length, Provenance provenance, string file)
    {
        _file = file;
        _budget = new ArchiveBudget(limits, length);
        (_named, _unnamed, _tooDeep) = (0, 0, 0);
        try
        {
            ReadEntries(format, stream, provenance, [], depth: 1);
        }
        catch (ArchiveLimitException e)
        {
            report(new Problem(e.Message, file, e.WhatToDo));
        }
        if (_tooDeep > 0)
            report(new Problem($"{_tooDeep:N0} archive{(_tooDeep == 1 ? "" : "s")} inside of it "
                + $"{(_tooDeep == 1 ? "lies" : "lie")} deeper than {limits.MaxDepth} and {(_tooDeep == 1 ? "was" : "were")} "
                + $"not opened, first {_firstTooDeep}", file, "Raise --max-archive-depth"));
        if (_unnamed > 0)
            report(new Problem($"{_unnamed:N0} more entries of the archive could not be read", file,
                "Unpack it yourself to see"));
    }

    /// <summary>
    /// A copy of an archive that comes only once and has to be read back and forth; null where it is too large for that.
    /// </summary>
    public MemoryStream? Hold(Stream stream)
    {
        var held = new MemoryStream();
        byte[] buffer = new byte[FirstRead];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (held.Length + read > limits.MaxHeld)
                return null;
            held.Write(buffer, 0, read);
        }
        held.Position = 0;
        return held;
    }

    /// <summary>What is wrong with an archive called <paramref name="name"/> that <see cref="Hold"/> has not held.</summary>
    public Problem TooLargeToHold(string name) =>
        new($"the archive has more than {limits.MaxHeld:N0} bytes and is no file by itself, so that it was not opened", name,
        "Write it into a folder and run `keyscan dir` there");

    private void ReadEntries(IArchiveFormat format, Stream stream, Provenance provenance,
        IReadOnlyList<string> decodedBy, int depth)
    {
        decodedBy = format.IsOneFile ? [.. decodedBy, format.Name] : [];
        using IEnumerator<ArchiveEntry> entries = format.Read(stream).GetEnumerator();
        try
        {
            bool isCut = false;
            while (TryMoveNext(entries, provenance, isCut))
                isCut = !Read(entries.Current, format, provenance, decodedBy, depth) && !format.NeedsSeeking;
        }
        finally
        {
            stream.Dispose();
        }
    }

    /// <summary>
    /// Whether there is another entry. Where the last was cut off, its archive is too, and nobody needs to be told twice.
    /// </summary>
    private bool TryMoveNext(IEnumerator<ArchiveEntry> entries, Provenance provenance, bool isCut)
    {
        try
        {
            return entries.MoveNext();
        }
        catch (Exception e) when (ArchiveFormats.IsDamage(e))
        {
            if (!isCut)
                Damaged(e.Message.TrimEnd('.'), provenance);
            return false;
        }
    }

    /// <summary>Searches one entry; whether it could be read to its end.</summary>
    private bool Read(ArchiveEntry entry, IArchiveFormat format, Provenance provenance,
        IReadOnlyList<string> decodedBy, int depth)
    {
        _budget.CountEntry();
        if (!format.IsOneFile)
            provenance = Enter(entry.Name, provenance);
        if (entry.Obstacle is { } obstacle)
            Report(new Problem($"{obstacle}, so that it was not searched", NameOf(provenance),
                "Unpack it yourself and scan the folder with `keyscan dir`"));
        if (entry.Content is null)
            return true;
        using var content = new EntryContent(entry.Content, format.Expands ? _budget : null);
        Read(content, format, provenance, decodedBy, depth);
        if (content.Damage is { } damage)
            Damaged(damage, provenance);
        return content.Damage is null;
    }

    private Provenance Enter(string name, Provenance provenance)
    {
        if (name.Length > limits.MaxNameLength)
        {
            Report(new Problem($"the name of an entry has {name.Length:N0} characters; only {limits.MaxNameLength:N0} were "
                + $"looked at", NameOf(provenance), "Look at who made it"));
            name = $"{name.AsSpan(0, limits.MaxNameLength)}…";
        }
        // No path has a NUL, and what compares paths refuses it.
        name = name.Replace('\0', '\uFFFD');
        Provenance entered = provenance.Within(name);
        inside.ReceiveName(name, entered);
        return entered;
    }

    private void Read(EntryContent content, IArchiveFormat outer, Provenance provenance,
        IReadOnlyList<string> decodedBy, int depth)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstRead);
        try
        {
            int length = content.ReadAtLeast(buffer.AsSpan(0, FirstRead), FirstRead, throwOnEndOfStream: false);
            IArchiveFormat? format = ArchiveFormats.Find(buffer.AsSpan(0, length));
            int deeper = format is not null && outer.IsOneFile && ArchiveFormats.IsTar(format) ? depth : depth + 1;
            if (format is not null && deeper <= limits.MaxDepth)
            {
                Open(format, new StartedStream(buffer.AsMemory(0, length), content.Read), provenance, decodedBy, deeper);
                return;
            }
            if (format is not null && _tooDeep++ == 0)
                _firstTooDeep = NameOf(provenance);
            while (length >= FirstRead && length <= MostHeld && Grow(ref buffer, length)
                && content.Read(buffer.AsSpan(length)) is > 0 and int more)
                length += more;
            if (length <= MostHeld)
                inside.Receive(new Blob(buffer.AsSpan(0, length), provenance) { DecodedBy = decodedBy });
            else
                inside.Receive(InPieces(new StartedStream(buffer.AsMemory(0, length), content.Read), provenance, decodedBy));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool Grow(ref byte[] buffer, int length)
    {
        if (length < buffer.Length)
            return true;
        byte[] larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
        return true;
    }

    /// <summary>One byte more than may come out of the archive, so that the limit of the archive is what ends it.</summary>
    private LargeBlob InPieces(StartedStream stream, Provenance provenance, IReadOnlyList<string> decodedBy) =>
        new(stream.Read, provenance) { DecodedBy = decodedBy, Limit = limits.MaxExpanded + 1,
        TooLarge = new Problem("the entry is too large", NameOf(provenance), "Unpack the archive") };

    private void Open(IArchiveFormat format, StartedStream stream, Provenance provenance,
        IReadOnlyList<string> decodedBy, int depth)
    {
        Stream? whole = format.NeedsSeeking ? Hold(stream) : stream;
        if (whole is null)
            Report(TooLargeToHold(NameOf(provenance)));
        else
            ReadEntries(format, whole, provenance, decodedBy, depth);
    }

    private void Damaged(string how, Provenance provenance) =>
        Report(new Problem($"it is cut off or damaged ({how}); what comes after that was not searched", NameOf(provenance),
        "Check that it opens; leave it out with --exclude where it is meant to be so"));

    private void Report(Problem problem)
    {
        if (_named++ < MostNamed)
            report(problem);
        else
            _unnamed++;
    }

    private string NameOf(Provenance provenance) => provenance.Inner is null ? _file : $"{_file}!{provenance.Inner}";
}
