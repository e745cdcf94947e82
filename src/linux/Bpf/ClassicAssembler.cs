namespace Mocker.Linux.Bpf;

/// <summary>
/// Assembles a program of classic BPF from its end to its start, so that every jump, which can only go forwards, goes to
/// what is already there. A place in the program is its number counted from the end; each method adds to the front and
/// returns the place of what it added.
/// </summary>
public sealed class ClassicAssembler
{
    /// <summary>A conditional jump goes over 255 instructions at most; one less, for the other branch may need a jump in between.</summary>
    private const int Reach = 254;

    private readonly List<(uint Value, int Place)> _returns = [];
    private ClassicInstruction[] _reversed = new ClassicInstruction[512];

    /// <summary>How many instructions there are. More than <see cref="ClassicInstruction.Limit"/> will not be loaded.</summary>
    public int Count { get; private set; }

    /// <summary>The program in the order of its execution.</summary>
    public ClassicInstruction[] ToProgram()
    {
        ClassicInstruction[] program = _reversed.AsSpan(0, Count).ToArray();
        Array.Reverse(program);
        return program;
    }

    /// <summary>Ends the program with a value. There is one such instruction a value, and further ones where jumps would not reach it.</summary>
    public int Return(uint value)
    {
        foreach ((uint known, int place) in _returns)
            if (known == value)
                return place;
        _returns.Add((value, Count));
        return Add(ClassicCode.Return, value);
    }

    /// <summary>Loads 32 bits from an offset into the accumulator.</summary>
    public int Load(int offset, int next)
    {
        Follow(next);
        return Add(ClassicCode.LoadWord, (uint)offset);
    }

    /// <summary>Masks the accumulator.</summary>
    public int And(uint mask, int next)
    {
        Follow(next);
        return Add(ClassicCode.And, mask);
    }

    /// <summary>Compares the accumulator.</summary>
    /// <param name="code">One of the conditional jumps.</param>
    /// <param name="operand">With what.</param>
    /// <param name="whenTrue">The place to go on at if it holds.</param>
    /// <param name="whenFalse">The place to go on at otherwise.</param>
    public int Branch(ushort code, uint operand, int whenTrue, int whenFalse)
    {
        whenTrue = Reachable(whenTrue);
        whenFalse = Reachable(whenFalse);
        return Add(new(code, (byte)DistanceTo(whenTrue), (byte)DistanceTo(whenFalse), operand));
    }

    /// <summary>Has what is added next go on at a place.</summary>
    private void Follow(int place)
    {
        if (DistanceTo(place) > 0)
            Add(ClassicCode.Jump, (uint)DistanceTo(place));
    }

    private int DistanceTo(int place) => Count - place - 1;

    /// <summary>A place that a conditional jump reaches and that is as good as the given one.</summary>
    private int Reachable(int place)
    {
        if (DistanceTo(place) <= Reach)
            return place;
        ClassicInstruction target = _reversed[place];
        if (target.Code != ClassicCode.Return)
            return Add(ClassicCode.Jump, (uint)DistanceTo(place));
        int known = 0;
        while (_returns[known].Value != target.Operand)
            known++;
        if (DistanceTo(_returns[known].Place) > Reach)
            _returns[known] = (target.Operand, Add(target));
        return _returns[known].Place;
    }

    private int Add(ushort code, uint operand) => Add(new ClassicInstruction(code, 0, 0, operand));

    private int Add(ClassicInstruction instruction)
    {
        if (Count == _reversed.Length)
            Array.Resize(ref _reversed, 2 * Count);
        _reversed[Count] = instruction;
        return Count++;
    }
}
