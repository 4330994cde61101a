namespace KeyScan.Detection.Assignments;

/// <summary>A value that stands where a secret could: what the lexer finds and the judge looks at. Offsets into the text, 0-based.</summary>
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

    /// <summary>Whether the value is the argument of a call or the first of a list: <c>Some("…")</c>, <c>[]byte("…")</c>.</summary>
    public bool IsWrapped;

    /// <summary>Whether it is what is taken where a reference is not set: <c>${X:-…}</c>, <c>env.X || "…"</c>.</summary>
    public bool IsDefault;

    /// <summary>Whether the name itself is quoted.</summary>
    public bool IsNameQuoted;

    /// <summary>The words of the name.</summary>
    public NameWords Words;
}

/// <summary>What binds a value to its name.</summary>
internal enum Binding : byte
{
    /// <summary><c>=</c>, <c>:=</c>, <c>?=</c>, <c>||=</c>.</summary>
    Equals,

    /// <summary><c>:</c>.</summary>
    Colon,

    /// <summary><c>=&gt;</c>.</summary>
    Arrow,

    /// <summary><c>==</c>, <c>!=</c>.</summary>
    Comparison,

    /// <summary>A comma after a quoted name: <c>define('X', 'v')</c>.</summary>
    Comma,

    /// <summary>A call: <c>setPassword("v")</c>.</summary>
    Call,

    /// <summary>Nothing but blanks.</summary>
    Blank,

    /// <summary><c> - </c>.</summary>
    Dash,

    /// <summary>An element of XML: <c>&lt;password&gt;v&lt;/password&gt;</c>.</summary>
    Element,

    /// <summary>A field beside the one that holds the name: <c>name: X, value: v</c>.</summary>
    Neighbour,

    /// <summary>The syntax around the value, where there is no name: a URL, a header, a statement.</summary>
    Place,
}

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
