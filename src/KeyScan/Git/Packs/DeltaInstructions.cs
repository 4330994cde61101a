namespace KeyScan.Git.Packs;

/// <summary>
/// A delta, read one instruction after the other: copy a part of the base, or insert bytes of the delta itself. Nothing is
/// believed: every part is checked against the base, the delta and the size the result must have.
/// </summary>
internal ref struct DeltaInstructions
{
    private readonly ReadOnlySpan<byte> _delta;
    private int _at;

    /// <summary>Begins to read <paramref name="delta"/>, which <see cref="Error"/> refuses if its sizes cannot be read.</summary>
    public DeltaInstructions(ReadOnlySpan<byte> delta)
    {
        _delta = delta;
        if (!TryReadSize(out long baseSize) || !TryReadSize(out long resultSize))
            Error = "the delta's sizes are cut or out of range";
        else
            (BaseSize, ResultSize) = (baseSize, resultSize);
    }

    /// <summary>The bytes the base must have.</summary>
    public long BaseSize { get; }

    /// <summary>The bytes the result must have.</summary>
    public long ResultSize { get; }

    /// <summary>Whether the current instruction copies from the base; else it inserts.</summary>
    public bool IsCopy { get; private set; }

    /// <summary>Where the current instruction's bytes begin, in the base or in the delta.</summary>
    public long Offset { get; private set; }

    /// <summary>How many bytes the current instruction adds.</summary>
    public int Length { get; private set; }

    /// <summary>What is wrong; null while nothing is.</summary>
    public Fault? Error { get; private set; }

    /// <summary>Goes to the next instruction; false at the end and at an error.</summary>
    public bool MoveNext()
    {
        if (Error is not null || _at >= _delta.Length)
            return false;
        byte code = _delta[_at++];
        if ((code & 0x80) == 0)
            return ReadInsert(code);

        // The bits of the code say which bytes of offset and length follow; in most places four more bytes can be read at once.
        uint offset = 0, length = 0;
        for (int bit = 0; bit < 7; bit++)
        {
            if ((code & (1 << bit)) == 0)
                continue;
            if (_at == _delta.Length)
                return Fail("the delta ends inside an instruction");
            uint value = _delta[_at++];
            if (bit < 4) offset |= value << (bit * 8);
            else length |= value << ((bit - 4) * 8);
        }
        IsCopy = true;
        Offset = offset;
        Length = length == 0 ? 0x10000 : (int)length;
        return offset + (long)Length <= BaseSize || Fail("the delta copies from behind the end of its base");
    }

    /// <summary>Makes <paramref name="result"/> of base and delta; null when that went well, or what is wrong.</summary>
    public static Fault? Apply(ReadOnlySpan<byte> delta, ReadOnlySpan<byte> source, Span<byte> result)
    {
        var instructions = new DeltaInstructions(delta);
        if (instructions.Error is not null)
            return instructions.Error;
        if (instructions.BaseSize != source.Length)
            return $"the delta is made for a base of {instructions.BaseSize} bytes, its base has {source.Length}";
        if (instructions.ResultSize != result.Length)
            return $"the delta makes {instructions.ResultSize} bytes, not {result.Length}";
        int filled = 0;
        while (instructions.MoveNext())
        {
            if (instructions.Length > result.Length - filled)
                return "the delta makes more bytes than it says";
            ReadOnlySpan<byte> from = instructions.IsCopy ? source : delta;
            from.Slice((int)instructions.Offset, instructions.Length).CopyTo(result[filled..]);
            filled += instructions.Length;
        }
        return instructions.Error ?? (filled == result.Length ? null : new Fault("the delta makes fewer bytes than it says"));
    }

    private bool ReadInsert(byte code)
    {
        if (code == 0)
            return Fail("the delta has an instruction that is not known");
        if (code > _delta.Length - _at)
            return Fail("the delta ends inside an instruction");
        IsCopy = false;
        Offset = _at;
        Length = code;
        _at += code;
        return true;
    }

    private bool Fail(string error)
    {
        Error = error;
        return false;
    }

    private bool TryReadSize(out long size)
    {
        size = 0;
        for (int shift = 0; _at < _delta.Length && shift <= 56; shift += 7)
        {
            byte b = _delta[_at++];
            size |= (long)(b & 0x7f) << shift;
            if ((b & 0x80) == 0)
                return true;
        }
        return false;
    }
}
