namespace KeyScan.Git.Parsing;

/// <summary>The entries of a tree, read one after the other without copying their names.</summary>
internal ref struct TreeEntries(ReadOnlySpan<byte> content, ObjectFormat format)
{
    private ReadOnlySpan<byte> _rest = content;

    /// <summary>The current entry.</summary>
    public TreeEntry Current { get; private set; }

    /// <summary>The bytes of the current entry.</summary>
    public ReadOnlySpan<byte> CurrentBytes { get; private set; }

    /// <summary>Whether git would refuse the tree: an entry without a name, or a rest that is no entry.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Goes to the next entry; false at the end and where the rest is no entry.</summary>
    // No GetEnumerator: foreach would work on a copy, and nobody could ask for IsBroken.
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        int nameEnd = _rest.IndexOf((byte)0), end = nameEnd + 1 + (int)format;
        int space = nameEnd < 0 ? -1 : _rest[..nameEnd].IndexOf((byte)' ');
        if (space <= 0 || end > _rest.Length || !TryReadMode(_rest[..space], out int mode))
        {
            IsBroken = true;
            _rest = default;
            return false;
        }
        IsBroken |= nameEnd == space + 1;
        Current = new TreeEntry(mode, _rest[(space + 1)..nameEnd], new ObjectId(_rest[(nameEnd + 1)..end]));
        CurrentBytes = _rest[..end];
        _rest = _rest[end..];
        return true;
    }

    /// <summary>Any number of digits, as get_mode in tree-walk.c of git.</summary>
    private static bool TryReadMode(ReadOnlySpan<byte> octal, out int mode)
    {
        mode = 0;
        foreach (byte digit in octal)
        {
            if (digit is < (byte)'0' or > (byte)'7')
                return false;
            mode = unchecked((mode << 3) + digit - '0');
        }
        return true;
    }
}
