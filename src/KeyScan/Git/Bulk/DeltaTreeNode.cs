namespace KeyScan.Git.Bulk;

/// <summary>An entry on the way from a root down; its content may be dropped and made again.</summary>
internal sealed class DeltaTreeNode
{
    /// <summary>The entry.</summary>
    public int Entry { get; set; }

    /// <summary>The next child to make of it; negative for none.</summary>
    public int NextChild { get; set; }

    /// <summary>What it is.</summary>
    public ObjectType Type { get; set; }

    /// <summary>Its bytes' number.</summary>
    public long Size { get; set; }

    /// <summary>Its bytes.</summary>
    public ReadOnlyMemory<byte> Content { get; set; }

    /// <summary>Whether the content is there.</summary>
    public bool IsHeld { get; set; }

    /// <summary>The pooled buffer that holds the content, if one does.</summary>
    public byte[]? Buffer { get; set; }

    /// <summary>What the receiver has noted of it.</summary>
    public object? Note { get; set; }

    /// <summary>What the budget was charged for it.</summary>
    public long Charge { get; set; }
}
