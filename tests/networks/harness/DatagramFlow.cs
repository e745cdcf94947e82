using System.Net.Sockets;

namespace Mocker.Tests.Networks;

/// <summary>Datagrams from one port, some every few milliseconds until it is disposed of.</summary>
internal sealed class DatagramFlow : IDisposable
{
    private readonly Socket _socket;
    private readonly Thread _thread;
    private volatile bool _ends;

    /// <param name="socket">A connected one; disposed of with this.</param>
    public DatagramFlow(Socket socket)
    {
        _socket = socket;
        _socket.Blocking = false;
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public int Sent { get; private set; }

    public int Answers { get; private set; }

    public void Dispose()
    {
        _ends = true;
        _thread.Join();
        _socket.Dispose();
    }

    private void Run()
    {
        for (byte[] buffer = new byte[100]; !_ends; Thread.Sleep(5))
            try
            {
                _socket.Send("?"u8);
                Sent++;
                while (_socket.Receive(buffer) > 0)
                    Answers++;
            }
            catch (SocketException)
            {
                // Nothing has come, or nobody is there at the time.
            }
    }
}
