namespace KeyScan.Detection.Assignments;

/// <summary>
/// A value that stands where a secret could: what the lexer finds and the judge looks at. Offsets into the text, 0-based.
/// </summary>
internal struct Assignment
{
    /// <summary>Where the name starts; where the value starts for a value that has none, such as a URL's.</summary>
    public int NameStart;

    /// <summary>The offset just after the name.</summary>
    public int NameEnd;

    /// <summary>Where the value starts, without its quotes.</summary>
    public int ValueStart;

    /// <summary>The offset just after the value.</summary>
    public int ValueEnd;

    /// <summary>Where the last line begins that was read, where that is another one than the name's; 0 where none was.</summary>
    public int Farthest;

    /// <summary>What binds the value to the name.</summary>
    public Binding Binding;

    /// <summary>How the value is written.</summary>
    public ValueForm Form;

    /// <summary>What sort of secret the name, or the place, promises.</summary>
    public AssignmentKind Kind;

    /// <summary>
    /// Whether the value is the argument of a call or the first of a list: <c>Some("…")</c>, <c>[]byte("…")</c>.
    /// </summary>
    public bool IsWrapped;

    /// <summary>Whether it is what is taken where a reference is not set: <c>${X:-…}</c>, <c>env.X || "…"</c>.</summary>
    public bool IsDefault;

    /// <summary>Whether the name itself is quoted.</summary>
    public bool IsNameQuoted;

    /// <summary>The words of the name.</summary>
    public NameWords Words;
}
