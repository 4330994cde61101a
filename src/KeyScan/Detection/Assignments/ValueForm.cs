namespace KeyScan.Detection.Assignments;

/// <summary>How a value is written.</summary>
internal enum ValueForm : byte
{
    /// <summary><c>"v"</c>.</summary>
    DoubleQuoted,

    /// <summary><c>'v'</c>.</summary>
    SingleQuoted,

    /// <summary><c>`v`</c>.</summary>
    BackQuoted,

    /// <summary><c>\"v\"</c>, <c>&amp;quot;v&amp;quot;</c>.</summary>
    EscapedQuoted,

    /// <summary>Without quotes, to the next delimiter.</summary>
    Bare,

    /// <summary>Without quotes, to the end of the line.</summary>
    WholeLine,

    /// <summary>On lines of its own, a block scalar of YAML.</summary>
    Block,

    /// <summary>The text of an element.</summary>
    ElementText,
}
