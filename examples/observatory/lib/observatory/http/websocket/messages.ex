defmodule Observatory.HTTP.WebSocket.Messages do
  @moduledoc """
  Messages of WebSocket, put together from the frames of a client, in whatever pieces those arrive.

  A message may come in several frames, with pings and the like between them. `feed/2` gives what is complete, in order;
  behind a `:close` or an `:error` nothing follows, as the connection is over.
  """

  alias Observatory.HTTP.WebSocket.Frame

  @largest_message 65_536

  defstruct buffer: "", opcode: nil, fragments: [], size: 0

  @opaque t :: %__MODULE__{}
  @type event ::
          {:text, String.t()}
          | {:binary, binary}
          | {:ping, binary}
          | {:pong, binary}
          | {:close, code :: pos_integer, reason :: String.t()}
          | {:error, code :: pos_integer}

  @spec new() :: t
  def new, do: %__MODULE__{}

  @spec feed(t, binary) :: {[event], t}
  def feed(state, bytes), do: frames(%{state | buffer: state.buffer <> bytes}, [])

  defp frames(state, events) do
    with {:ok, frame, rest} <- Frame.decode(state.buffer, @largest_message - state.size),
         {event, state} when event == nil or elem(event, 0) not in [:close, :error] <-
           frame(frame, %{state | buffer: rest}) do
      frames(state, if(event, do: [event | events], else: events))
    else
      :more -> {Enum.reverse(events), state}
      {:error, code} -> {Enum.reverse(events, [{:error, code}]), state}
      {last, state} -> {Enum.reverse(events, [last]), state}
    end
  end

  defp frame(%{opcode: :ping, payload: payload}, state), do: {{:ping, payload}, state}
  defp frame(%{opcode: :pong, payload: payload}, state), do: {{:pong, payload}, state}
  defp frame(%{opcode: :close, payload: payload}, state), do: {close(payload), state}

  # A message begins where none is unfinished, and goes on where one is.
  defp frame(%{opcode: :continuation}, %{opcode: nil} = state), do: {{:error, 1002}, state}

  defp frame(%{opcode: :continuation} = frame, state), do: fragment(frame, state)
  defp frame(frame, %{opcode: nil} = state), do: fragment(frame, %{state | opcode: frame.opcode})
  defp frame(_begins_another, state), do: {{:error, 1002}, state}

  defp fragment(%{final: false, payload: payload}, state) do
    {nil,
     %{state | fragments: [state.fragments | payload], size: state.size + byte_size(payload)}}
  end

  defp fragment(%{payload: payload}, state) do
    message = IO.iodata_to_binary([state.fragments | payload])
    {message(state.opcode, message), %{state | opcode: nil, fragments: [], size: 0}}
  end

  defp message(:text, text), do: if(String.valid?(text), do: {:text, text}, else: {:error, 1007})
  defp message(:binary, data), do: {:binary, data}

  defp close(""), do: {:close, 1005, ""}

  defp close(<<code::16, reason::binary>>) do
    cond do
      not sendable?(code) -> {:error, 1002}
      not String.valid?(reason) -> {:error, 1007}
      true -> {:close, code, reason}
    end
  end

  defp close(_one_byte), do: {:error, 1002}

  # Codes that may be sent: those of the protocol but the ones that only describe, those of libraries, one's own.
  defp sendable?(code),
    do: code in [1000, 1001, 1002, 1003] or code in 1007..1014 or code in 3000..4999
end
