namespace KeyScan.Decoding.Archives;

/// <summary>
/// The content of an entry while it is read: counted, and ended where it is damaged, so that what came before is searched.
/// </summary>
/// <param name="content">The bytes.</param>
/// <param name="budget">Counts them; null where they are not to be counted.</param>
internal sealed class EntryContent(Stream content, ArchiveBudget? budget) : ForwardStream
{
    // What each read costs besides its bytes must not matter.
    private const int LargestRead = 256 * 1024;

    /// <summary>What is wrong with it, as far as it was read; null for nothing.</summary>
    public string? Damage { get; private set; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (Damage is not null || buffer.IsEmpty)
            return 0;
        try
        {
            int read = content.Read(buffer[..Math.Min(buffer.Length, LargestRead)]);
            budget?.CountBytes(read);
            return read;
        }
        catch (Exception e) when (ArchiveFormats.IsDamage(e))
        {
            Damage = e.Message.TrimEnd('.');
            return 0;
        }
    }
}
