using KeyScan.Detection.Assignments;

namespace KeyScan.Detection.Structured;

/// <summary>What a slot holds, and what is said of it; default for no secret.</summary>
internal ref struct SlotVerdict
{
    /// <summary>The answer.</summary>
    public Answer Answer;

    /// <summary>The sort of secret.</summary>
    public AssignmentKind Kind;

    /// <summary>Where the secret starts in the slot's text, behind what only announces it: <c>Bearer</c>.</summary>
    public int Start;

    /// <summary>The offset just after it.</summary>
    public int End;

    /// <summary>Bits per byte.</summary>
    public float Entropy;

    /// <summary>The secret itself.</summary>
    public ReadOnlySpan<byte> Value;

    /// <summary>What had to be decoded to see it; null for nothing.</summary>
    public string? DecodedBy;
}
