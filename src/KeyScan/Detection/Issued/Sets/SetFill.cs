namespace KeyScan.Detection.Issued.Sets;

/// <summary>
/// Fills the sections of a set that lies mapped and zeroed: buckets are counted, keys placed, each bucket sorted, owners sealed.
/// </summary>
internal sealed unsafe class SetFill(SetMap map, SetHeader header, SetSpool spool)
{
    private readonly byte* _start = map.Start;

    /// <summary>Fills all sections but the lengths.</summary>
    /// <param name="seal">Seals the owners; null for a set without.</param>
    public void Run(OwnerSeal? seal)
    {
        foreach (SpooledKey key in spool.Read())
            BucketsOf(key)[BucketOf(key)]++;
        foreach (SetGroup group in header.Groups)
        {
            SumBuckets(group, SectionKind.SeenBuckets, group.Seen);
            SumBuckets(group, SectionKind.UnseenBuckets, group.Unseen);
        }
        foreach (SpooledKey key in spool.Read())
            Place(key, header.Groups[key.Group]);
        foreach (SetGroup group in header.Groups)
        {
            Finish(group, unseen: false, seal);
            Finish(group, unseen: true, seal);
        }
    }

    /// <summary>From how many keys a bucket has to where it starts.</summary>
    private void SumBuckets(SetGroup group, SectionKind kind, long keys)
    {
        uint* buckets = (uint*)At(group, kind);
        uint sum = 0;
        for (long i = 0; keys > 0 && i <= 1L << SetLayout.BucketBits(keys); i++)
        {
            uint count = buckets[i];
            buckets[i] = sum;
            sum += count;
        }
    }

    private void Place(SpooledKey key, SetGroup group)
    {
        long number = BucketsOf(key)[BucketOf(key)]++;
        int bits = SetLayout.BucketBits(key.Unseen ? group.Unseen : group.Seen);
        ((ulong*)At(group, key.Unseen ? SectionKind.UnseenEntries : SectionKind.SeenEntries))[number] =
            SetLayout.EntryOf(key.High, key.Low, bits) | (ulong)key.Status;
        if (key.Filtered)
            LineFilter.Add(LineFilter.LineOf(At(group, SectionKind.Filter), LineFilter.LinesFor(group.Filtered), key.TokenHash),
                key.TokenHash);

        // Until the owners are written, their offsets say where they are spooled.
        if (header.HasOwners)
            OffsetsOf(group, key.Unseen)[number] = key.Owner;
    }

    /// <summary>Sorts each bucket, and moves bucket starts back to where they were before keys were placed.</summary>
    private void Finish(SetGroup group, bool unseen, OwnerSeal? seal)
    {
        long keys = unseen ? group.Unseen : group.Seen;
        if (keys == 0)
            return;
        uint* buckets = (uint*)At(group, unseen ? SectionKind.UnseenBuckets : SectionKind.SeenBuckets);
        ulong* entries = (ulong*)At(group, unseen ? SectionKind.UnseenEntries : SectionKind.SeenEntries);
        uint* offsets = OffsetsOf(group, unseen);
        uint start = 0;
        long count = 1L << SetLayout.BucketBits(keys);
        for (long i = 0; i < count; i++)
        {
            uint end = buckets[i];
            buckets[i] = start;
            var bucket = new Span<ulong>(entries + start, (int)(end - start));
            if (seal is null)
                bucket.Sort();
            else
                bucket.Sort(new Span<uint>(offsets + start, bucket.Length));
            start = end;
        }
        if (seal is not null)
            SealOwners(group, unseen, keys, seal);
    }

    private void SealOwners(SetGroup group, bool unseen, long keys, OwnerSeal seal)
    {
        ulong* entries = (ulong*)At(group, unseen ? SectionKind.UnseenEntries : SectionKind.SeenEntries);
        byte* owners = At(group, unseen ? SectionKind.UnseenOwners : SectionKind.SeenOwners);
        uint* offsets = OffsetsOf(group, unseen);
        uint unit = 0;
        for (long i = 0; i < keys; i++)
        {
            ReadOnlySpan<byte> text = spool.OwnerAt(offsets[i]);
            var record = new Span<byte>(owners + ((long)unit * SetLayout.OwnerUnit), OwnerSeal.LengthFor(text.Length));
            offsets[i] = unit;
            seal.Seal(SetStructure.OwnerKind(group.Epoch, unseen), i, entries[i], text, record);
            unit += (uint)(record.Length / SetLayout.OwnerUnit);
        }
        offsets[keys] = unit;
    }

    private uint* BucketsOf(SpooledKey key) =>
        (uint*)At(header.Groups[key.Group], key.Unseen ? SectionKind.UnseenBuckets : SectionKind.SeenBuckets);

    private long BucketOf(SpooledKey key)
    {
        SetGroup group = header.Groups[key.Group];
        return SetLayout.BucketOf(key.High, SetLayout.BucketBits(key.Unseen ? group.Unseen : group.Seen));
    }

    private uint* OffsetsOf(SetGroup group, bool unseen) =>
        (uint*)At(group, unseen ? SectionKind.UnseenOffsets : SectionKind.SeenOffsets);

    private byte* At(SetGroup group, SectionKind kind) => _start + group[kind].Offset;
}
